// Which language the page speaks: the one chosen earlier, else the browser's. Runs before anything is shown.
(() => {
  const page = document.documentElement;
  const chosen = /(?:^|;\s*)webide-language=(ko|en)(?:;|$)/.exec(document.cookie)?.[1];
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());

  function speak(language) {
    page.lang = language;
    page.dataset.language = language;
    const title = page.dataset[language === "ko" ? "titleKo" : "titleEn"];
    if (title) document.title = title;
    for (const button of document.querySelectorAll("[data-speak]")) {
      button.setAttribute("aria-pressed", String(button.dataset.speak === language));
    }
    document.dispatchEvent(new CustomEvent("speak"));
  }

  speak(chosen ?? wanted.find((language) => language === "ko" || language === "en") ?? "en");
  document.addEventListener("DOMContentLoaded", () => {
    speak(page.dataset.language);
    for (const button of document.querySelectorAll("[data-speak]")) {
      button.addEventListener("click", () => {
        const { speak: language } = button.dataset;
        // For all hosts of the platform, so that an error page in a workspace speaks it, too.
        document.cookie = `webide-language=${language}; Domain=${page.dataset.domain}; Path=/; Max-Age=31536000; Secure; SameSite=Lax`;
        speak(language);
      });
    }
    // The number by which the edge's log knows this request.
    const [navigation] = performance.getEntriesByType("navigation");
    const reference = navigation?.serverTiming?.find(({ name }) => name === "reference")?.description;
    const place = document.querySelector("[data-reference]");
    if (place && reference) {
      place.querySelector("code").textContent = reference;
      place.hidden = false;
    }
  });
})();

// Asks until the workspace answers, then loads the same address again, so that a link to a file or folder is kept.
(() => {
  const askEvery = 2000;
  // Loading the page asks the waker again, in case its first order was lost; asking alone wakes nobody.
  const reloadEvery = 20_000;
  const forgetAfter = 120_000;
  const steps = [
    [120_000, "long"],
    [30_000, "slow"],
    [0, "soon"],
  ];
  const now = Date.now();
  const memory = (() => {
    try {
      return JSON.parse(sessionStorage.getItem("webide-starting")) ?? {};
    } catch {
      return {};
    }
  })();
  const began = now - (memory.seen ?? 0) < forgetAfter ? memory.began : now;

  function remember() {
    try {
      sessionStorage.setItem("webide-starting", JSON.stringify({ began, seen: Date.now() }));
    } catch {
      // Without storage the clock begins again with each reload.
    }
  }

  function tell() {
    const waited = Date.now() - began;
    const seconds = Math.floor(waited / 1000);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    for (const place of document.querySelectorAll("[data-elapsed]")) place.textContent = text;
    const [, step] = steps.find(([from]) => waited >= from);
    for (const part of document.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
  }

  async function ask() {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    return answer.status !== 503 && answer.status !== 502;
  }

  async function look() {
    remember();
    const isUp = await ask().catch(() => false);
    if (isUp) sessionStorage.removeItem("webide-starting");
    if (isUp || Date.now() - now > reloadEvery) location.reload();
    else setTimeout(look, askEvery);
  }

  document.addEventListener("DOMContentLoaded", () => {
    tell();
    setInterval(tell, 1000);
    setTimeout(look, askEvery);
  });
})();

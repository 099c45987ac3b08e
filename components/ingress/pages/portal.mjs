// Fills the portal with what belongs to the signed-in user. The edge answers /me for nobody but the caller.
(() => {
  const patience = 300_000;
  const tones = { running: "good", starting: "warn", stopped: "", disabled: "bad", none: "bad" };
  const units = { m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
  const find = (name) => document.querySelector(`[data-fill="${name}"]`);
  const began = Date.now();
  let facts;

  /** A Kubernetes quantity as a number. */
  function amount(text) {
    const [, number, unit] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text ?? "") ?? [];
    return number === undefined ? undefined : Number(number) * (unit === "" ? 1 : (units[unit] ?? NaN));
  }

  function words(value, kind) {
    const language = document.documentElement.dataset.language;
    const figure = (number) => number.toLocaleString(language, { maximumFractionDigits: 1 });
    return kind === "bytes" ? `${figure(value / 2 ** 30)} GiB` : figure(value);
  }

  /** Shows one limit and what is used of it; a limit that nobody told is left out. */
  function bar(name, used, hard, kind, shown = used) {
    const row = document.querySelector(`[data-bar="${name}"]`);
    row.hidden = used === undefined || hard === undefined || !(hard >= 0);
    if (row.hidden) return;
    const share = hard === 0 ? 100 : Math.min(100, (used / hard) * 100);
    const meter = row.querySelector(".bar");
    meter.classList.toggle("full", share >= 90);
    meter.setAttribute("aria-valuenow", String(Math.round(share)));
    meter.firstElementChild.style.width = `${share}%`;
    row.querySelector("[data-figure]").textContent = `${words(shown, kind)} / ${words(hard, kind)}`;
  }

  function show() {
    if (facts === undefined) return;
    const { user, state, quota, extensions, tokens } = facts;
    for (const place of document.querySelectorAll("[data-user]")) place.textContent = user;
    for (const part of document.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
    find("status").hidden = false;
    find("status").className = `status ${tones[state] ?? ""}`;
    find("open").hidden = state === "disabled" || state === "none";
    find("quota").hidden = quota === undefined;
    if (quota) {
      const row = (name, key, kind) => bar(name, amount(quota.used[key]), amount(quota.hard[key]), kind);
      row("cpu", "limits.cpu", "number");
      row("memory", "limits.memory", "bytes");
      row("storage", "requests.storage", "bytes");
      row("volumes", "persistentvolumeclaims", "number");
    }
    find("tokens").hidden = tokens === undefined;
    // The bar fills with what is used, as the others do; the figure says what is left.
    if (tokens) bar("tokens", tokens.used, tokens.limit, "number", Math.max(0, tokens.limit - tokens.used));
    find("extensions").hidden = extensions === undefined;
    const lines = (extensions ?? []).map(({ id, version }) => {
      const line = document.createElement("li");
      const [name, mark] = [document.createElement("span"), document.createElement("code")];
      [name.textContent, mark.textContent] = [id, version];
      line.append(name, mark);
      return line;
    });
    find("extension-list").replaceChildren(...lines);
  }

  const ask = (path) => fetch(path, { redirect: "manual", cache: "no-store" });

  /** The budget of tokens; without it the page is as good, so nobody is told of its absence. */
  async function tokensLeft() {
    const answer = await ask("/me/tokens").catch(() => undefined);
    return answer?.ok ? answer.json() : undefined;
  }

  async function load() {
    const [answer, tokens] = await Promise.all([ask("/me"), tokensLeft()]);
    // The session has ended: the page itself leads to the sign-in.
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    facts = { ...(await answer.json()), tokens };
    find("trouble").hidden = true;
    show();
    // Only while something is about to change: each question keeps the session alive.
    if (facts.state === "starting" && Date.now() - began < patience) setTimeout(refresh, 4000);
  }

  function refresh() {
    return load().catch(() => {
      find("trouble").hidden = false;
      find("status").hidden = true;
    });
  }

  document.addEventListener("DOMContentLoaded", refresh);
  document.addEventListener("speak", show);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void refresh();
  });
})();

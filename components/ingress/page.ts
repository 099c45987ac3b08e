import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { PlatformHosts } from "../core/hosts";
import type { Bilingual } from "./bilingual";
import { both } from "./bilingual";

/** Inputs of {@link htmlPage}. */
export interface HtmlPageArgs {
  readonly hosts: PlatformHosts;
  /** Text of the browser's tab. */
  readonly title: Bilingual;
  /** HTML of the main part. */
  readonly body: string;
  /** HTML at the right end of the head. @default nothing but the languages */
  readonly corner?: string;
  /** What the page does beside speaking two languages. @default nothing */
  readonly script?: PageScript;
  /** Seconds after which the browser asks again; where there is a script, only a browser without scripts. @default never */
  readonly refreshSeconds?: number | undefined;
}

/** Scripts that a page may have. */
export type PageScript = "starting" | "portal";

function asset(name: string): string {
  return readFileSync(path.join(__dirname, "pages", name), "utf8");
}

const style = asset("style.css");
const language = asset("language.mjs");
const scripts: Readonly<Record<PageScript, string>> = {
  starting: asset("starting.mjs"),
  portal: asset("portal.mjs"),
};

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * What a page of the edge may do: its own style and scripts, named by their hashes, and questions to its own host. They stand
 * inside of the page, so that an error page is one answer and needs nothing else to work.
 */
export const pageSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${[language, ...Object.values(scripts)].map(hash).join(" ")}`,
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const mark = `<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" stroke="none"/><path d="M12 10l-6 6 6 6M20 10l6 6-6 6" fill="none" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** One page of the edge as a whole document. */
export function htmlPage(args: HtmlPageArgs): string {
  const { hosts, title, body } = args;
  const { refreshSeconds } = args;
  const meta = refreshSeconds === undefined ? "" : `<meta http-equiv="refresh" content="${refreshSeconds}">\n`;
  const refresh = args.script === undefined || meta === "" ? meta : `<noscript>${meta.trim()}</noscript>\n`;
  const script = args.script === undefined ? "" : `<script>${scripts[args.script]}</script>\n`;
  // An empty icon: else each error page makes the browser ask for /favicon.ico, maybe of a workspace that is not up.
  return `<!doctype html>
<html lang="ko" data-domain="${hosts.workspaceParent}" data-title-ko="${title.ko}" data-title-en="${title.en}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
${refresh}<title>${title.ko} · ${title.en}</title>
<style>${style}</style>
<script>${language}</script>
${script}</head>
<body>
<a class="skip" href="#main">${both({ ko: "본문으로 건너뛰기", en: "Skip to content" })}</a>
<header>
<a class="brand" href="https://${hosts.ide}/">${mark}Web IDE</a>
${args.corner ?? ""}
<div class="languages" role="group" aria-label="언어 · Language">
<button type="button" data-speak="ko" aria-pressed="false">한국어</button><button type="button" data-speak="en" aria-pressed="false">English</button>
</div>
</header>
<main id="main">
${body}
</main>
</body>
</html>
`;
}

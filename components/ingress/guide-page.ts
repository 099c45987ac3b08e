import { marked } from "marked";
import type { PlatformHosts } from "../core/hosts";
import type { Bilingual } from "./bilingual";
import { both } from "./bilingual";
import { htmlPage } from "./page";

/** Inputs of {@link guidePage}. */
export interface GuidePageArgs {
  readonly hosts: PlatformHosts;
  /** The guide for users, as Markdown. */
  readonly guide: Bilingual;
}

/** The first steps of a user as a page of the portal. */
export function guidePage({ hosts, guide }: GuidePageArgs): string {
  const article = (language: keyof Bilingual): string =>
    `<article lang="${language}">\n${marked.parse(guide[language], { async: false })}</article>`;
  return htmlPage({
    hosts,
    title: { ko: "Web IDE 사용 안내", en: "Web IDE guide" },
    corner: `<a href="/">${both({ ko: "포털", en: "Portal" })}</a>
<a href="/oauth2/sign_out">${both({ ko: "로그아웃", en: "Sign out" })}</a>`,
    body: `<div class="card guide">\n${article("ko")}\n${article("en")}</div>`,
  });
}

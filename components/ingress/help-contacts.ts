import type { Bilingual } from "./bilingual";
import { both, escapeHtml } from "./bilingual";

/** Whom users turn to, by mail address. */
export interface HelpContacts {
  /** First contact for everything. */
  readonly helpdesk: string;
  /** Second one, when the help desk does not answer. */
  readonly platformTeam: string;
  /** Lost devices, leaked keys, whatever looks like an attack. */
  readonly security: string;
}

const labels: Readonly<Record<keyof HelpContacts, Bilingual>> = {
  helpdesk: { ko: "헬프데스크", en: "Help desk" },
  platformTeam: { ko: "답이 없을 때: 플랫폼팀", en: "No answer: platform team" },
  security: { ko: "보안 이슈: 보안팀", en: "Security issues: security team" },
};

/** The contacts as a list for people. */
export function contactList(contacts: HelpContacts, shown: readonly (keyof HelpContacts)[]): string {
  const rows = shown.map((role) => {
    const address = escapeHtml(contacts[role]);
    return `<dt>${both(labels[role])}</dt><dd><a href="mailto:${address}">${address}</a></dd>`;
  });
  return `<dl>${rows.join("\n")}</dl>`;
}

/** The same text in the two languages of the platform's users; HTML is allowed in it. */
export interface Bilingual {
  readonly ko: string;
  readonly en: string;
}

/** Writes out what HTML would take for markup. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replaceAll(/[&<>"]/g, (character) => names[character] ?? character);
}

/** Both languages inside of a line; the page's script and style show one of them. */
export function both({ ko, en }: Bilingual): string {
  return `<span lang="ko">${ko}</span> <span lang="en">${en}</span>`;
}

/** Both languages as paragraphs. */
export function paragraphs({ ko, en }: Bilingual): string {
  return `<p lang="ko">${ko}</p>\n<p lang="en">${en}</p>`;
}

/**
 * Splits a line into arguments as a shell would: by white space, with single and double quotes and backslashes.
 * Throws an Error when a quote is left open.
 */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quote: string | undefined;
  const append = (text: string): void => {
    current = (current ?? "") + text;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === "\\" && quote === '"' && /["\\]/.test(line.charAt(at + 1))) append(line.charAt(++at));
      else append(character);
    } else if (/\s/.test(character)) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
      append("");
    } else if (character === "\\") append(line.charAt(++at));
    else append(character);
  }
  if (quote !== undefined) throw new Error(`nodeargs: the quote ${quote} is not closed in: ${line}`);
  if (current !== undefined) found.push(current);
  return found;
}

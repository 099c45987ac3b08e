const signature = /(?:def|function|fn|func|fun)\s+\w*\s*\(([^)]*)\)/g;
const declared = /(?:\b(?:const|let|var|val)\s+|^\s*)([A-Za-z_]\w*)\s*=(?!=)/gm;

/** Names of the parameters of the last function that begins in the text. */
function parameters(text: string): string[] {
  const list = [...text.matchAll(signature)].at(-1)?.[1] ?? "";
  return list
    .split(",")
    .map((one) => /^[\s*&.]*([A-Za-z_]\w*)/.exec(one)?.[1] ?? "")
    .filter((name) => name !== "" && name !== "self" && name !== "this");
}

/** Closing signs of what the line opened, innermost first. */
function closing(line: string): string {
  const pairs: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
  const open: string[] = [];
  for (const sign of line) {
    if (sign in pairs) open.unshift(pairs[sign] ?? "");
    else if (sign === open[0]) open.shift();
  }
  return open.join("");
}

/** How a line of code might go on, judged by its last signs and the names above it; empty where nothing suggests itself. */
export function guessLine(text: string): string {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const names = parameters(text);
  const variable = [...text.matchAll(declared)].map((match) => match[1] ?? "").findLast((name) => !line.includes(name));
  if (/\breturn\s$/.test(line)) return names.length > 0 ? names.join(" + ") : (variable ?? "");
  if (/\breturn$/.test(line)) return names.length > 0 ? ` ${names.join(" + ")}` : "";
  if (/^\s*(?:async\s+)?def\s.*\)$/.test(line) || /^\s*(?:if|for|while|class|elif|else)\b[^:{(]*[\w)]$/.test(line))
    return ":";
  if (/\w\($/.test(line)) return `${variable ?? names[0] ?? ""}${closing(line)}`;
  if (/[^=!<>]=\s$/.test(line)) return variable ?? names[0] ?? "";
  const [above = ""] = text.split("\n").slice(-2);
  const begins = /(?:def\s.*\):|\)\s*(?::\s*[\w<>[\], ]+)?\{)\s*$/.test(above);
  if (line.trim() === "" && begins && names.length > 0) {
    // An editor has indented the line by itself, most often.
    return `${line === "" ? "    " : ""}return ${names.join(" + ")}`;
  }
  return "";
}

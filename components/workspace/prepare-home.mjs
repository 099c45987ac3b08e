// Prepares a user's home directory before the editor starts. Runs with the editor image's own Node.
//
//   node prepare-home.mjs <home> <settings.json> <enforced-settings.json>
//
// Makes the folders that later mounts stand in (a folder that the container runtime has to make belongs to root), and
// writes the platform's settings: keys the user has not set get the initial value, enforced keys are always set back.

import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";

const folders = ["workspace", ".continue", ".tabby-client/agent", ".local/share/code-server/User"];

/** JSON as VS Code accepts it: with comments and trailing commas. */
function parseJsonc(text) {
  let plain = "";
  for (let i = 0; i < text.length;) {
    const rest = text.slice(i, i + 2);
    if (text[i] === '"') {
      let end = i + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      plain += text.slice(i, end + 1);
      i = end + 1;
    } else if (rest === "//") {
      const end = text.indexOf("\n", i);
      i = end === -1 ? text.length : end;
    } else if (rest === "/*") {
      const end = text.indexOf("*/", i + 2);
      i = end === -1 ? text.length : end + 2;
    } else if (text[i] === "," && /^,(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[}\]]/.test(text.slice(i))) {
      i += 1;
    } else {
      plain += text[i];
      i += 1;
    }
  }
  const value = plain.trim() === "" ? {} : JSON.parse(plain);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SyntaxError("not an object");
  return value;
}

/** The user's settings; an unreadable file is kept beside the new one, so that nothing is lost. */
function userSettings(file) {
  let text;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return parseJsonc(text);
  } catch (error) {
    copyFileSync(file, `${file}.unreadable`);
    console.log(`settings.json is not readable (${error.message}); kept as settings.json.unreadable`);
    return undefined;
  }
}

const [home, initialFile, enforcedFile] = process.argv.slice(2);
if (enforcedFile === undefined) {
  console.error("usage: node prepare-home.mjs <home> <settings.json> <enforced-settings.json>");
  process.exit(2);
}
for (const folder of folders) mkdirSync(path.join(home, folder), { recursive: true });

const initial = JSON.parse(readFileSync(initialFile, "utf8"));
const enforced = Object.fromEntries(JSON.parse(readFileSync(enforcedFile, "utf8")).map((key) => [key, initial[key]]));
const target = path.join(home, ".local/share/code-server/User/settings.json");
const before = userSettings(target);
const after = { ...initial, ...before, ...enforced };

// A file that already says the right thing is left alone: rewriting it would drop the user's comments.
const changed = Object.keys(after).filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after[key]));
if (before === undefined || changed.length > 0) {
  const draft = `${target}.new`;
  writeFileSync(draft, `${JSON.stringify(after, undefined, 2)}\n`);
  renameSync(draft, target);
}
console.log(before === undefined ? "settings written" : `settings set back: ${changed.join(", ") || "none"}`);

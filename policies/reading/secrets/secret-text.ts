import { isSecretName } from "./secret-name";

/** Forms that only secrets have. Sources: the vendors' own descriptions of their tokens. */
const knownForms: readonly (readonly [what: string, form: RegExp])[] = [
  [
    "a private key",
    /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d|AGE-SECRET-KEY-1/,
  ],
  [
    "a password in an address",
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>]{0,80}:(?![$<{*[(])[^\s/@"'<>]{3,200}@[^\s/]/i,
  ],
  ["a key of the AI gateway or of OpenAI", /(?<![\w-])sk-(?=[\w-]*\d)[\w-]{20,}/],
  ["a GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}/],
  ["a GitLab token", /\bgl(?:pat|rt|ptt|dt|ft|cbt|soat)-[\w-]{20}/],
  ["a Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/],
  ["an access key of an object store", /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ["a Google key", /\bAIza[\w-]{35}/],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30}/],
  ["a package registry token", /\bnpm_[A-Za-z0-9]{36}|\bpypi-AgEIcHlwaS5vcmc|\bdckr_pat_[\w-]{20}/],
  ["a Vault token", /\bhv[sb]\.[\w-]{24}/],
  ["a signed token", /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./],
  [
    "a hash of a password",
    /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2id?\$v=|\$[56]\$(?:rounds=\d+\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}/,
  ],
  ["credentials of a request", /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+(?![$<{])[\w+/.=-]{12}/i],
];

const publicBlock =
  /-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE|CERTIFICATE REQUEST|(?:[A-Z]+ )?PUBLIC KEY(?: BLOCK)?|X509 CRL|(?:DH|EC) PARAMETERS)-----/g;

/** A text without its certificates and public keys. Every end is looked for once, so that no text takes long. */
function withoutPublicBlocks(text: string): string {
  const endless = new Set<string>();
  let rest = "";
  let from = 0;
  for (const { 1: label = "", index } of text.matchAll(publicBlock)) {
    if (index < from || endless.has(label)) continue;
    const end = `-----END ${label}-----`;
    const at = text.indexOf(end, index);
    if (at < 0) {
      endless.add(label);
      continue;
    }
    rest += `${text.slice(from, index)} `;
    from = at + end.length;
  }
  return rest + text.slice(from);
}

/** What is public though it looks random: certificates, public keys, hashes of content, addresses without a password. */
const publicForms = new RegExp(
  [
    // A certificate encoded once more, as in a caBundle.
    String.raw`\bLS0tLS1CRUdJTiBDRVJUSUZJQ0FUR[A-Za-z0-9+/\n]*={0,2}`,
    String.raw`\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp\d{3}|sk-ssh-ed25519@openssh\.com)\s+AAAA[A-Za-z0-9+/]+={0,3}`,
    String.raw`\b(?:sha(?:1|224|256|384|512)|md5)[-:=][A-Za-z0-9+/]{20,}={0,2}`,
    String.raw`\bdata:[a-z]+/[\w.+-]+;base64,[A-Za-z0-9+/]+={0,2}`,
    String.raw`\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+`,
  ].join("|"),
  "gi",
);

/** Shortest text that can be told from words, in characters. */
const leastRandom = 20;

/** Bits a character of the text carries, by how often each occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return Array.from(counts.values(), (count) => -(count / text.length) * Math.log2(count / text.length)).reduce(
    (sum, bits) => sum + bits,
    0,
  );
}

function sort(character: string): string {
  return /[a-z]/.test(character) ? "a" : /[A-Z]/.test(character) ? "A" : /\d/.test(character) ? "0" : "-";
}

/**
 * Whether a run of characters was drawn and not written: letters of both cases and digits take turns, and few repeat.
 *
 * Words in camelCase turn at most every third character and have digits in one place, and hexadecimal digits have one
 * case: neither counts. A key in hexadecimal looks like the hash of a file; only its name tells them apart.
 */
export function isRandom(run: string): boolean {
  if (run.length < leastRandom || !/[a-z]/.test(run) || !/[A-Z]/.test(run) || (run.match(/\d+/g) ?? []).length < 2) {
    return false;
  }
  const sorts = Array.from(run, sort);
  const turns = sorts.filter((one, index) => index > 0 && one !== sorts[index - 1]).length;
  return turns / (run.length - 1) >= 0.42 && entropy(run) >= 3.6;
}

/** What stands for a value that comes from elsewhere at run time. */
const reference = /\$[({_A-Za-z]|\{\{|\{[%_a-z]|os\.environ|getenv|process\.env|%[({]|<[a-z][^>]*>|\[\w*\]/i;
/** Values that say whether, and not what; and numbers with a unit. */
const noSecret =
  /^(?:true|false|yes|no|on|off|none|null|nil|auto|required|optional|enabled|disabled|always|never|n\/a|\*+|x{3,}|\.\.\.)$/i;
const path = /^(?:\/|\.{1,2}\/|~\/)[^\s]*$/;

/** Whether a text is a secret itself, given that its name says so: no reference, no file and no yes or no. */
export function isSecretValue(value: string): boolean {
  const text = value.trim();
  return text !== "" && !reference.test(text) && !noSecret.test(text) && !path.test(text);
}

/** Words that nobody chooses but for want of a password. */
const weakPassword = /^(?:change-?me|password|passw0rd|static-passw0rd|p@ssw0rd|letmein|admin|root|secret|postgres)$/i;

/** Words with hyphens, dots or slashes between them: the name of something, as code and prose assign it. */
const nameOfSomething = /^[a-z]+\d{0,2}(?:[-_./:][a-z0-9]{1,20}){1,8}$/i;

/**
 * Whether a value assigned in the middle of a text is a secret. Code and prose assign names to names; only what mixes
 * letters and digits without being such a name counts. A password may be words with hyphens, and for one of those that
 * everybody tries first letters are enough.
 */
function isSecretLiteral(value: string, name: string): boolean {
  if (!isSecretValue(value)) return false;
  const isPassword = /pass(?:word|wd|phrase)?$|pwd$/i.test(name);
  if (isPassword && weakPassword.test(value)) return true;
  if (value.length < 8 || /[\s(){}[\]<>|\\,;]/.test(value)) return false;
  if (!isPassword && nameOfSomething.test(value) && !isRandom(value.replaceAll(/[-_./:]/g, ""))) return false;
  return /[a-z]/i.test(value) && /[\d!@#%^&*+=~]/.test(value);
}

const assignment =
  /(?<![\w$.-])["']?([A-Za-z][\w.-]{1,60})["']?\s{0,4}(?::=|=>|[:=])\s{0,4}(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s"'`,;?&]{1,300}))/g;

function assignedSecret(text: string): string | undefined {
  for (const [, name = "", double, single, bare] of text.matchAll(assignment)) {
    const value = double ?? single ?? bare ?? "";
    // A bare `key` in a text is a key of a mapping more often than one of a lock.
    if (name.toLowerCase() === "key" || !isSecretName(name)) continue;
    if (isSecretLiteral(value, name)) return `a value for "${name}"`;
  }
  return undefined;
}

/** Base64 of a text that holds a secret is still that secret. */
function encodedSecret(text: string): string | undefined {
  for (const [run] of text.matchAll(/(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])/g)) {
    const decoded = Buffer.from(run, "base64").toString("utf8");
    if (!/^[\t\n\r\u0020-\u007e]+$/.test(decoded)) continue;
    const found = knownForm(decoded) ?? assignedSecret(decoded);
    if (found !== undefined) return `${found}, encoded`;
  }
  return undefined;
}

function knownForm(text: string): string | undefined {
  return knownForms.find(([, form]) => form.test(text))?.[0];
}

function randomRun(text: string): string | undefined {
  for (const [run] of text.matchAll(/[A-Za-z0-9]{20,}/g))
    if (isRandom(run)) return "a random text, as keys and tokens are";
  for (const [run] of text.matchAll(/(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{32,}(?![A-Za-z0-9+/_-])/g)) {
    const separators = (run.match(/[+/]/g) ?? []).length;
    if (separators <= run.length / 10 && isRandom(run)) return "a random text, as keys and tokens are";
  }
  return undefined;
}

/** What stands in for a secret in a rendering: the engine keeps the value encrypted, the object it is put into does not. */
const marker = /<secret(?::[^>]*)?>/;

/** What was found in texts before: every user's workspace comes with the same ones. */
const known = new Map<string, string | undefined>();
const mostKnown = 1000;

/**
 * What looks like a secret in a text, in words that do not repeat it.
 *
 * @returns undefined when nothing does
 */
export function secretInText(text: string): string | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= mostKnown) known.clear();
  const found = lookFor(text);
  known.set(text, found);
  return found;
}

function lookFor(text: string): string | undefined {
  if (marker.test(text)) return "a value that the stack keeps encrypted";
  const found = knownForm(text);
  if (found !== undefined) return found;
  const own = withoutPublicBlocks(text);
  const rest = own.replaceAll(publicForms, " ");
  // Addresses are left out only where things merely look random: what they assign to a name is no less a secret.
  return assignedSecret(own) ?? encodedSecret(rest) ?? randomRun(rest);
}

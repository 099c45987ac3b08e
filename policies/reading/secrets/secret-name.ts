/** Words that make a name one of a secret, wherever they stand in it. */
const secretWords = new Set([
  ...["password", "passwd", "passphrase", "pwd", "passcode", "pass"],
  ...["secret", "secrets", "token", "credential", "credentials", "apikey", "privatekey", "salt"],
]);

/** Words before `key` that make it one that may be shown. */
const publicKeys = new Set([
  ...["public", "pub", "primary", "foreign", "partition", "sort", "cache", "map", "object", "group", "registry"],
  ...["label", "annotation", "lookup", "index", "column", "row", "metric", "locale", "translation", "config"],
]);

/** Last words that say the value is about a secret and not the secret: `TOKEN_URL`, `passwordPolicy`, `secretName`. */
const aboutWords = new Set([
  ...["file", "files", "path", "dir", "directory", "folder", "mount", "volume", "location", "source", "store", "ring"],
  ...["name", "names", "ref", "id", "ids", "url", "uri", "endpoint", "host", "port", "address", "prefix", "suffix"],
  ...[
    "policy",
    "type",
    "kind",
    "algorithm",
    "algo",
    "format",
    "method",
    "mode",
    "version",
    "provider",
    "field",
    "header",
  ],
  ...[
    "ttl",
    "expiry",
    "expires",
    "expiration",
    "lifetime",
    "lifespan",
    "timeout",
    "interval",
    "period",
    "refresh",
    "age",
  ],
  ...["length", "size", "count", "limit", "max", "min", "budget", "rate", "rotation", "rotate", "enabled", "disabled"],
  ...[
    "required",
    "optional",
    "allowed",
    "param",
    "parameter",
    "claim",
    "issuer",
    "audience",
    "scope",
    "hash",
    "checksum",
  ],
  ...["json", "yaml", "yml", "py", "sh", "mjs", "js", "ts", "toml", "ini", "conf", "md", "txt", "pub", "crt", "cert"],
  ...["regex", "pattern", "label", "labels", "column", "description", "help", "placeholder", "text", "hint"],
]);

/** The words of a name in any spelling: `clientSecret`, `CLIENT_SECRET`, `client-secret`. */
function words(name: string): string[] {
  return name
    .normalize("NFKC")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
}

/**
 * Whether a name says that its value is a secret: a password, a token, a key that is not public.
 *
 * `tokens` is no such word: in this platform it counts what a model reads and writes.
 */
export function isSecretName(name: string): boolean {
  const all = words(name);
  const last = all.at(-1) ?? "";
  if (aboutWords.has(last)) return false;
  if (all.some((word) => secretWords.has(word) || /(?:password|passwd|secret|apikey)$/.test(word))) return true;
  return last === "key" && !publicKeys.has(all.at(-2) ?? "");
}

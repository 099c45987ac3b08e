import { hasSecret, isObject, Secret, type Properties, type Value } from "../wire/value";

/**
 * Marks as secret in `plain` what is secret in `model`, and what a Secret holds in any case.
 *
 * A list is marked as a whole when any part of it is secret, because the server may have moved its items.
 */
export function markSecrets(plain: Properties, model: Properties): Properties {
  const marked = markLike(plain, model);
  if (plain["kind"] !== "Secret") return marked;
  const always = ["data", "stringData"].flatMap((key) => {
    const value = plain[key];
    return value === undefined ? [] : [[key, new Secret(value)] as const];
  });
  return { ...marked, ...Object.fromEntries(always) };
}

function markLike(plain: Properties, model: Properties): Properties {
  const marked: Record<string, Value | undefined> = { ...plain };
  for (const [key, value] of Object.entries(plain)) {
    const like = model[key];
    if (value === undefined || like === undefined) continue;
    if (isObject(value) && isObject(like)) marked[key] = markLike(value, like);
    else if (hasSecret(like)) marked[key] = new Secret(value);
  }
  return marked;
}

import { isList, isObject, type Properties, type Value } from "../wire/value";
import { isEmptyValue, sameValue } from "./same-value";

/**
 * What the live object says about the fields of the inputs: the rest belongs to the server and to others.
 *
 * A value that means the same keeps the form of the inputs (`1024Mi`, not `1Gi`), and an empty field that the server
 * dropped stays, so that a refresh by itself is no change.
 */
export function prune(live: Properties, inputs: Properties): Properties {
  return pruneObject(live, inputs, []);
}

function pruneObject(live: Properties, inputs: Properties, path: readonly string[]): Properties {
  const pruned: Record<string, Value> = {};
  for (const [key, input] of Object.entries(inputs)) {
    if (input === undefined) continue;
    const found = live[key];
    if (found === undefined || found === null) {
      if (isEmptyValue(input)) pruned[key] = input;
    } else pruned[key] = pruneValue(found, input, [...path, key]);
  }
  return pruned;
}

function pruneValue(live: Value, input: Value, path: readonly string[]): Value {
  if (sameValue(live, input, path)) return input;
  if (isObject(live) && isObject(input)) return pruneObject(live, input, path);
  if (!isList(live) || !isList(input)) return live;
  return live.map((item, index) => {
    const like = input[index];
    return like === undefined ? item : pruneValue(item, like, path);
  });
}

import type { Field } from "../../field";
import { imageReference } from "../../limits/image-reference";
import type { Violation } from "../../rule";

/** What a server's environment must and must not hold. */
export interface ServerEnvironment {
  /** Variable with the key of the server; comes from a Secret. */
  readonly key: string;
  readonly forbidden: readonly { readonly name: string; readonly reason: string }[];
  /** Variables by name with the one value they must have. */
  readonly required: Readonly<Record<string, string>>;
}

/** Whether a container runs an image whose path ends in one of these. */
export function runsImage(container: Field, repositories: readonly string[]): boolean {
  const { repository = "" } = imageReference(container.at("image").text() ?? "") ?? {};
  return repositories.some((suffix) => repository === suffix || repository.endsWith(`/${suffix}`));
}

function isFromSecret(entry: Field): boolean {
  const reference = entry.at("valueFrom", "secretKeyRef");
  return (reference.at("name").text() ?? "") !== "" && reference.at("optional").flag() !== true;
}

/** What is wrong with the environment of a container. A name may stand several times: all of them must be right. */
export function* judgeEnvironment(container: Field, wanted: ServerEnvironment): Iterable<Violation> {
  const env = container.at("env");
  const entries = (name: string): Field[] => env.items().filter((entry) => entry.at("name").text() === name);
  for (const { name, reason } of wanted.forbidden) {
    for (const entry of entries(name)) {
      yield { field: entry.at("name"), allowed: `no ${name}`, whatToDo: `Take it out. ${reason}.` };
    }
  }
  for (const [name, value] of Object.entries(wanted.required)) {
    const found = entries(name);
    if (found.length > 0 && found.every((entry) => entry.at("value").text() === value)) continue;
    yield {
      field: found.at(-1)?.at("value") ?? env,
      allowed: `${name}=${value}`,
      whatToDo: "Set it: the server must not try to reach anything outside.",
    };
  }
  const { key } = wanted;
  const keys = entries(key);
  if (keys.length === 0 || !keys.every(isFromSecret)) {
    yield {
      field: keys.at(-1) ?? env,
      value: keys.length === 0 ? `without ${key}` : `${key} from elsewhere than a Secret that must exist`,
      allowed: `${key} from a secretKeyRef that is not optional`,
      whatToDo: "Take the key from a Secret: nobody else may know it, and without one the server may answer everybody.",
    };
  }
  const sources = container.at("envFrom");
  if (sources.items().length > 0) {
    yield { field: sources, allowed: "env alone", whatToDo: "Name each variable, so that all of them can be judged." };
  }
}

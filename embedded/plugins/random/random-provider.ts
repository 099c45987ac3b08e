import { isDeepStrictEqual } from "node:util";
import { version } from "@pulumi/random/package.json";
import type { Difference, ResourceIdentity, ResourceProvider, ResourceState } from "../wire/resource-provider";
import { isObject, reveal, Secret, unknown } from "../wire/value";
import type { Properties, Value } from "../wire/value";
import { inputFailures } from "./input-failures";
import type { RandomType } from "./random-type";
import { randomTypes } from "./random-types";
import { withDefaults } from "./with-defaults";

type Request<Method extends "check" | "diff" | "create" | "read" | "update"> = Parameters<ResourceProvider[Method]>[1];

function typeOf(resource: ResourceIdentity): RandomType {
  const type = randomTypes[resource.type];
  if (type !== undefined) return type;
  const known = Object.keys(randomTypes).map((token) => token.split(":").at(-1));
  throw new Error(`this random plugin has no ${resource.type}; it has ${known.join(", ")}`);
}

function marked(type: RandomType, properties: Properties): Properties {
  const secrets = Object.entries(properties).map(([name, value]): [string, Value | undefined] =>
    type.secret?.includes(name) === true || name === "bcryptHash"
      ? [name, new Secret(reveal(value ?? null))]
      : [name, value],
  );
  return Object.fromEntries(secrets);
}

function state(type: RandomType, id: string, inputs: Properties, drawn: Properties): ResourceState {
  const meta = type.schemaVersion && { __meta: JSON.stringify({ schema_version: String(type.schemaVersion) }) };
  return { id, properties: marked(type, { ...withDefaults(type, inputs), ...drawn, ...meta, id }) };
}

/** For comparison: laid open; and in maps, entries without a value count as not there. */
function comparable(value: Value | undefined): Value {
  const open = reveal(value ?? null);
  if (!isObject(open)) return open;
  const entries = Object.entries(open).filter(([, inner]) => inner !== null);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Random values: drawn once, kept in the state, drawn again when an input or a keeper changes. */
export class RandomProvider implements ResourceProvider {
  readonly name = "random";
  readonly version = version;
  readonly acceptsSecrets = true;

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(resource: ResourceIdentity, { news }: Request<"check">): ReturnType<ResourceProvider["check"]> {
    return Promise.resolve({ inputs: news, failures: inputFailures(typeOf(resource), news) });
  }

  diff(resource: ResourceIdentity, { olds, news }: Request<"diff">): Promise<Difference> {
    const type = typeOf(resource);
    const wanted = withDefaults(type, news);
    const changed = Object.keys(type.inputs)
      .filter((name) => !isDeepStrictEqual(comparable(olds[name]), comparable(wanted[name])))
      .sort();
    return Promise.resolve({ changes: changed.length > 0, replaces: changed, diffs: changed });
  }

  create(resource: ResourceIdentity, { inputs, preview }: Request<"create">): Promise<ResourceState> {
    const type = typeOf(resource);
    if (preview) {
      const later: Properties = Object.fromEntries(["id", ...type.drawn].map((name) => [name, unknown]));
      return Promise.resolve({ id: "", properties: { ...withDefaults(type, inputs), ...later } });
    }
    const { id, drawn } = type.draw(reveal(withDefaults(type, inputs)) as Properties);
    return Promise.resolve(state(type, id, inputs, drawn));
  }

  /** The state is the only place where the value is, except at an import, where the id says it. */
  read(resource: ResourceIdentity, request: Request<"read">): ReturnType<ResourceProvider["read"]> {
    const type = typeOf(resource);
    const { id, properties, inputs } = request;
    if (Object.keys(properties).length > 0) {
      return Promise.resolve({ id, properties: marked(type, properties), inputs });
    }
    const adopted = type.adopt(id);
    return Promise.resolve({ ...state(type, adopted.id, adopted.inputs, adopted.drawn), inputs: adopted.inputs });
  }

  /** Not called as long as every difference is a replacement. */
  update(resource: ResourceIdentity, { olds }: Request<"update">): ReturnType<ResourceProvider["update"]> {
    return Promise.resolve({ properties: marked(typeOf(resource), olds) });
  }

  /** Nothing stands anywhere but in the state. */
  delete(): Promise<void> {
    return Promise.resolve();
  }
}

import { parse } from "yaml";
import type { RawObject } from "../../../policies/policy-object";
import { kubernetesObject } from "../../../policies/policy-object";

/** One thing that somebody did wrong with the rendered platform. */
export interface Variant {
  /** What was done, as the end of a sentence that begins with the object. */
  readonly title: string;
  /** The rule that refuses it. */
  readonly rule: string;
  /** Other rules that it breaks as well, each with the reason. @default none */
  readonly also?: Readonly<Record<string, string>>;
  /** Which objects it may be done to: `<stack> <kind> <namespace>/<name>`, by an expression; the seed picks one. */
  readonly to: RegExp;
  readonly change: Change;
  /** Why the rule accepts the place as one that is not known before the deployment. @default it refuses that */
  readonly mayBeUnknown?: string;
}

/** What becomes of the object: itself with a change, nothing, or itself and others. */
export interface Change {
  (object: RawObject): readonly RawObject[];
  /** The one place that is changed. @default there is no such place */
  readonly at?: Keys;
}

type Keys = readonly (string | number)[];
type Tree = Record<string | number, unknown>;

function parentOf(root: Tree, keys: Keys): Tree {
  return keys.slice(0, -1).reduce<Tree>((node, key) => {
    // A place that is missing on the way is made: `securityContext` may not stand there yet.
    node[key] ??= {};
    return node[key] as Tree;
  }, root);
}

/** Changes what stands at a place; a variant that changes nothing would prove nothing. */
export function edit(keys: Keys, make: (value: unknown, object: RawObject) => unknown): Change {
  const change: Change = (object) => {
    const props = structuredClone(object.props) as Tree;
    const parent = parentOf(props, keys);
    const key = keys.at(-1) ?? "";
    const before = JSON.stringify(parent[key]);
    const value = make(parent[key], object);
    if (JSON.stringify(value) === before) throw new Error(`${keys.join(".")} is ${before} already in ${object.source}`);
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
    return [{ ...object, props }];
  };
  return Object.assign(change, { at: keys });
}

/** Puts a value at a place. */
export function set(keys: Keys, value: unknown): Change {
  return edit(keys, () => value);
}

/** Takes away what stands at a place. */
export function unset(keys: Keys): Change {
  return set(keys, undefined);
}

/** Replaces a part of a text, which must hold it. */
export function replace(keys: Keys, from: string | RegExp, to: string): Change {
  return edit(keys, (value) => String(value).replace(from, () => to));
}

/** Adds an item to a list. */
export function add(keys: Keys, item: unknown): Change {
  return edit(keys, (value) => [...((value as unknown[] | undefined) ?? []), item]);
}

/** Leaves the object out. */
export const leaveOut: Change = () => [];

/** Declares another object beside it, in the same namespace and with the same labels. */
export function beside(yaml: string): Change {
  return (object) => {
    const { namespace, labels } = (object.props as { metadata: { namespace?: string; labels?: unknown } }).metadata;
    const manifest = parse(yaml) as { metadata: object };
    const whole = { ...manifest, metadata: { namespace, labels, ...manifest.metadata } };
    return [object, { ...object, ...kubernetesObject(whole), source: `${object.source} (beside)`, options: undefined }];
  };
}

/** Changes the n-th container of a workload. */
export function container(index: number, keys: Keys, value: unknown): Change {
  return set(["spec", "template", "spec", "containers", index, ...keys], value);
}

/** Changes the pod of a workload. */
export function pod(keys: Keys, value: unknown): Change {
  return set(["spec", "template", "spec", ...keys], value);
}

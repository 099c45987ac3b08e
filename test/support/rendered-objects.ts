import type { RawObject } from "../../policies/policy-object";
import { readTarget } from "../../operations/policy/read-target";
import { renderedFolder } from "./rendered";

const read = new Map<string, Promise<readonly RawObject[]>>();

/** The objects of a rendered stack and its shards as the policies read them; rendered and read once for all specs of a run. */
export function renderedObjects(stack: "dev" | "prod", unknowns = false): Promise<readonly RawObject[]> {
  const key = `${stack} ${String(unknowns)}`;
  const known = read.get(key) ?? renderedFolder(stack, unknowns).then((folder) => readTarget(folder).objects);
  read.set(key, known);
  return known;
}

import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** Either side of a container's resources. */
export type Side = "requests" | "limits";

/** Quantities by resource name that containers get which name none. */
export type ContainerDefaults = Readonly<Record<Side, ReadonlyMap<string, Field>>>;

/** Adds the entries of a mapping that are not there yet. */
function fill(target: Map<string, Field>, source: Iterable<Field>): void {
  for (const field of source) if (!target.has(field.key)) target.set(field.key, field);
}

/**
 * What the LimitRanges of a namespace give to containers.
 *
 * Source: Kubernetes "Limit Ranges" and `SetDefaults_LimitRangeItem`: a missing default is the maximum, a missing default
 * request is the default, else the minimum.
 */
export function containerDefaults(limitRanges: readonly PolicyObject[]): ContainerDefaults {
  const requests = new Map<string, Field>();
  const limits = new Map<string, Field>();
  const items = limitRanges.flatMap((object) => object.props.at("spec", "limits").items());
  for (const item of items.filter((entry) => entry.at("type").text() === "Container")) {
    const own = new Map<string, Field>();
    fill(own, item.at("default").entries());
    fill(own, item.at("max").entries());
    fill(limits, own.values());
    fill(requests, item.at("defaultRequest").entries());
    fill(requests, own.values());
    fill(requests, item.at("min").entries());
  }
  return { requests, limits };
}

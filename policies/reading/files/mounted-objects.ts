import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";

const sources = {
  ConfigMap: { volume: ["configMap", "name"], projected: "configMap" },
  Secret: { volume: ["secret", "secretName"], projected: "secret" },
} as const;

/** Whether a pod mounts a ConfigMap or Secret as a volume or a part of one; both have to be in one namespace. */
export function mountsObject(pod: Field, object: PolicyObject): boolean {
  const { volume: place, projected } = sources[object.kind === "Secret" ? "Secret" : "ConfigMap"];
  return pod
    .at("volumes")
    .items()
    .some(
      (volume) =>
        volume.at(...place).text() === object.name ||
        volume
          .at("projected", "sources")
          .items()
          .some((part) => part.at(projected, "name").text() === object.name),
    );
}

import type { Field } from "../../field";
import { podContainers, podTemplates } from "./pod-templates";
import type { PolicyObject } from "../../policy-object";

/** One place that names an image. */
export interface ImageUse {
  readonly image: Field;
  /** Name of the container; undefined for images mounted as volumes. */
  readonly container?: string;
}

/** The pods that an object makes. */
export function podSpecs(object: PolicyObject): Field[] {
  return podTemplates(object).map((template) => template.spec);
}

/** Every image that an object runs or mounts. */
export function imageUses(object: PolicyObject): ImageUse[] {
  return podSpecs(object).flatMap((pod) => [
    ...podContainers(pod).map((container) => ({
      image: container.at("image"),
      container: container.at("name").text(),
    })),
    ...pod
      .at("volumes")
      .items()
      .filter((volume) => !volume.at("image").isAbsent)
      .map((volume) => ({ image: volume.at("image", "reference") })),
  ]);
}

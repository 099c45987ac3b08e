import type { Field } from "../../field";
import { podContainers, podTemplates } from "./pod-templates";
import type { PolicyObject } from "../../policy-object";

/** One place that names an image. */
export interface ImageUse {
  readonly image: Field;
  /** Name of the container; undefined for images mounted as volumes. */
  readonly container?: string;
}

/** Every image that an object runs or mounts. */
export function imageUses(object: PolicyObject): ImageUse[] {
  return podTemplates(object).flatMap(({ spec: pod }) => [
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

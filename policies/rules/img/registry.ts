import { imageReference } from "../../limits/image-reference";
import { imagePlace, isBelow } from "../../limits/registries";
import { imageUses } from "../../pod-images";
import type { ObjectRule } from "../../rule";

/** Images come from the mirror inside the air gap. */
export const rule: ObjectRule = {
  id: "img/registry",
  level: "mandatory",
  scope: "object",
  summary:
    "Every image comes from an allowed registry; locally built ones only in the machine-local cluster of stack dev.",
  reason:
    "Inside the air gap no other registry answers, and no other was reviewed. The host is read from the reference part by part: registry.internal.example.com is another host.",
  source: "https://github.com/distribution/reference/blob/main/reference.go",
  appliesTo: ["*"],
  example: {
    good: `image: registry.internal/webide/valkey/valkey:9.1.2@sha256:<64 hexadecimal digits>`,
    bad: `image: docker.io/valkey/valkey:9.1.2@sha256:<64 hexadecimal digits>`,
  },
  *check(object, { baseline }) {
    const allowed = baseline.registries.images.filter((entry) => entry.class === "production" || object.stack.embedded);
    for (const { image: field } of imageUses(object)) {
      const reference = imageReference(field.text() ?? "");
      const place = reference === undefined ? "" : imagePlace(reference);
      if (!allowed.some((entry) => isBelow(place, entry.prefix))) {
        yield {
          field,
          allowed: `images below ${allowed.map((entry) => entry.prefix).join(" or ")}`,
          whatToDo: "Mirror the image into the internal registry and name it there.",
        };
      }
    }
  },
};

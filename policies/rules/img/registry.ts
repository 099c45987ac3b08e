import { finding, shown } from "../../cel/finding";
import { belowPattern, images } from "../../cel/images";
import { noneFound } from "../../cel/none-found";
import { text } from "../../cel/text";
import { imageReference } from "../../limits/image-reference";
import type { Registries } from "../../limits/registries";
import { imagePlace, isBelow } from "../../limits/registries";
import { imageUses } from "../../reading/pods/pod-images";
import type { ObjectRule } from "../../rule";

const whatToDo = "Mirror the image into the internal registry and name it there.";

/** Beginnings of the references that are allowed. */
function allowedPrefixes(registries: Registries, stack: { readonly embedded: boolean }): string[] {
  return registries.images
    .filter((entry) => entry.class === "production" || stack.embedded)
    .map((entry) => entry.prefix);
}

function below(prefixes: readonly string[]): string {
  return `images below ${prefixes.join(" or ")}`;
}

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
    const allowed = allowedPrefixes(baseline.registries, object.stack);
    for (const { image: field } of imageUses(object)) {
      const reference = imageReference(field.text() ?? "");
      const place = reference === undefined ? "" : imagePlace(reference);
      if (!allowed.some((prefix) => isBelow(place, prefix))) yield { field, allowed: below(allowed), whatToDo };
    }
  },
  admission({ baseline, stack }) {
    const allowed = allowedPrefixes(baseline.registries, stack);
    const found = finding({
      found: `i.place + " is " + ${shown("i.image")}`,
      allowed: text(below(allowed)),
      whatToDo,
    });
    return {
      ...images,
      variables: {
        ...images.variables,
        foreign: `variables.images.filter(i, !i.image.matches(${text(belowPattern(allowed))})).map(i, ${found})`,
      },
      validations: [noneFound("variables.foreign")],
    };
  },
};

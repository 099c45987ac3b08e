import { finding, shown } from "../../cel/finding";
import { images, referencePatterns } from "../../cel/images";
import { noneFound } from "../../cel/none-found";
import { text } from "../../cel/text";
import { imageReference } from "../../limits/image-reference";
import { isLocalBuild } from "../../limits/registries";
import { imageUses } from "../../reading/pods/pod-images";
import type { ObjectRule } from "../../rule";

const allowed = "registry/path:tag@sha256:<64 lower-case hexadecimal digits>; the tag may be left out";
const whatToDo = "Record the digest in catalog/images.yaml with the public reference it was read from.";

/** An image by its content, not by a name that somebody may move. */
export const rule: ObjectRule = {
  id: "img/digest",
  level: "mandatory",
  scope: "object",
  summary:
    "Every image is named by its digest: containers, init and ephemeral containers, and images mounted as volumes.",
  reason:
    "A tag can be moved to other content after the review. Where the digest could not be read from a source yet, dev warns and prod refuses. Images that the machine-local cluster of stack dev built itself have none.",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  appliesTo: ["*"],
  example: {
    good: `image: registry.internal/webide/nginxinc/nginx-unprivileged:1.30.7@sha256:<64 hexadecimal digits>`,
    bad: `image: registry.internal/webide/nginxinc/nginx-unprivileged:1.30.7`,
  },
  *check(object, { baseline }) {
    for (const { image: field } of imageUses(object)) {
      const reference = imageReference(field.text() ?? "");
      if (reference?.digest !== undefined) continue;
      // What the machine built a moment ago has no digest that anybody could have reviewed.
      if (reference !== undefined && isLocalBuild(baseline.registries, reference, object.stack)) continue;
      yield {
        field,
        allowed,
        whatToDo,
        // Unreadable references are never a matter of a missing source.
        ...(reference !== undefined && object.stack.environment === "dev" && { level: "advisory" as const }),
      };
    }
  },
  admission({ stack }) {
    // Dev only warns about a tag alone, and a warning has no place in the cluster.
    const pattern = stack.environment === "dev" ? referencePatterns.any : referencePatterns.withDigest;
    const found = finding({ found: `i.place + " is " + ${shown("i.image")}`, allowed: text(allowed), whatToDo });
    return {
      ...images,
      variables: {
        ...images.variables,
        nameless: `variables.images.filter(i, !i.image.matches(${text(pattern)})).map(i, ${found})`,
      },
      validations: [noneFound("variables.nameless")],
    };
  },
};

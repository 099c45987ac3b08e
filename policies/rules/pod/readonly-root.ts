import { compareQuantities, isQuantity } from "../../../components/core/quantities";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule } from "../../rule";

/** Nothing is written into an image, and what is written beside it has a size. */
export const rule: ObjectRule = {
  id: "pod/readonly-root",
  level: "mandatory",
  scope: "object",
  summary:
    "Every container has a read-only root file system; what it must write goes into volumes, and each emptyDir has a size limit.",
  reason:
    "An intruder can not change programs or leave tools behind in an image that is read-only. A directory without a limit fills the node's disk, and the node then throws out the pods of others.",
  source: "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  appliesTo: ["*"],
  example: {
    good: `containers:\n  - name: app\n    securityContext: { readOnlyRootFilesystem: true }\n    volumeMounts: [{ name: tmp, mountPath: /tmp }]\nvolumes: [{ name: tmp, emptyDir: { sizeLimit: 64Mi } }]`,
    bad: `containers: [{ name: app }]\nvolumes: [{ name: tmp, emptyDir: {} }]`,
  },
  *check(object) {
    for (const { spec } of podTemplates(object)) {
      for (const container of podContainers(spec)) {
        const field = container.at("securityContext", "readOnlyRootFilesystem");
        if (field.flag() !== true) {
          yield { field, allowed: "true", whatToDo: "Set it, and mount an emptyDir at each path that is written." };
        }
      }
      for (const volume of spec.at("volumes").items()) {
        const isEmptyDir = !volume.at("emptyDir").isAbsent;
        // Kubernetes makes an emptyDir without a limit of a volume that names no source.
        const isNothing = volume.entries().every((entry) => entry.key === "name" || entry.isAbsent);
        if (!isEmptyDir && !isNothing) continue;
        const field = volume.at("emptyDir", "sizeLimit");
        const limit = field.quantity() ?? "";
        if (!isQuantity(limit) || compareQuantities(limit, "0") <= 0) {
          yield { field, allowed: 'a quantity above 0, as in "64Mi"', whatToDo: "Set the most that may be written." };
        }
      }
    }
  },
};

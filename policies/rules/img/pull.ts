import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import type { Field } from "../../field";
import type { ObjectRule } from "../../rule";

/** How and as whom images are fetched. */
export const rule: ObjectRule = {
  id: "img/pull",
  level: "advisory",
  scope: "object",
  summary: "No image is fetched with the policy Never, and only listed Secrets log in to a registry.",
  reason:
    "Never runs whatever a node happens to hold under the name, and nothing where it holds nothing. A Secret that logs in to another registry is a way around the mirror.",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
  appliesTo: ["*"],
  example: {
    good: `containers:\n  - name: nginx\n    imagePullPolicy: IfNotPresent`,
    bad: `containers:\n  - name: nginx\n    imagePullPolicy: Never`,
  },
  *check(object, { baseline }) {
    const names = baseline.registries.pullSecrets.map((entry) => entry.name);
    const pods = podTemplates(object).map(({ spec }) => spec);
    const policies = pods.flatMap((pod) => [
      ...podContainers(pod).map((container) => container.at("imagePullPolicy")),
      ...pod
        .at("volumes")
        .items()
        .map((volume) => volume.at("image", "pullPolicy")),
    ]);
    for (const field of policies) {
      const policy = field.text();
      if (policy === undefined || policy === "Always" || policy === "IfNotPresent") continue;
      yield {
        field,
        allowed: "Always or IfNotPresent",
        whatToDo: "Use IfNotPresent: the digest says which image is meant.",
      };
    }
    const holders: Field[] = object.isKubernetes && object.kind === "ServiceAccount" ? [object.props] : pods;
    for (const secret of holders.flatMap((holder) => holder.at("imagePullSecrets").items())) {
      const field = secret.at("name");
      if (names.includes(field.text() ?? "")) continue;
      yield {
        field,
        allowed: names.length === 0 ? "none: the mirror asks for no login" : names.join(", "),
        whatToDo:
          "Delete it, or have the security team list it under pullSecrets in policies/baseline/registries.yaml.",
      };
    }
  },
};

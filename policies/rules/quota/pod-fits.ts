import { byNamespace, knownNamespace } from "../../reading/workspaces/by-namespace";
import type { NamespacePart } from "../../reading/workspaces/by-namespace";
import { containerDefaults } from "../../reading/pods/container-defaults";
import type { Side } from "../../reading/pods/container-defaults";
import { heldLimits } from "../../reading/workspaces/held-quotas";
import { partByPart } from "../../reading/workspaces/part-by-part";
import { podAmount } from "../../reading/pods/pod-amount";
import { podCount } from "../../reading/pods/pod-count";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import { shownAmount } from "../../reading/workspaces/shown-amount";
import type { PlacedViolation, RuleContext, StackRule } from "../../rule";

/** What a key of a quota counts in pods; undefined for keys that count something else. */
function counted(key: string): { readonly side: Side; readonly resource: string } | undefined {
  const limits = /^limits\.(.+)$/.exec(key)?.[1];
  if (limits !== undefined) return { side: "limits", resource: limits };
  const requests = /^(?:requests\.)?((?:cpu|memory|ephemeral-storage|hugepages-.+)$|(?<=\.)(?!storage$).+)/.exec(
    key,
  )?.[1];
  return requests === undefined ? undefined : { side: "requests", resource: requests };
}

const advice = {
  found: {
    allowed: "pods that fit together, with those that a rollout adds",
    whatToDo: "Lower the resources or replicas, roll out by Recreate, or take a quota of the other tier.",
  },
  missing: {
    allowed: "what the default tier allows, as the quota of the namespace is not among the objects",
    whatToDo: "Lower the resources, or check the pods together with the namespace's quota.",
  },
};

/** All pods of a namespace together, with those that a rollout adds, against each limit of its quotas. */
function* sums(part: NamespacePart, { baseline }: RuleContext): Iterable<PlacedViolation> {
  const making = part.objects.filter((object) => podTemplates(object).length > 0);
  const [first] = making;
  if (first === undefined) return;
  const limits = heldLimits(knownNamespace(part), part.objects, baseline).flatMap((limit) => {
    const pods = counted(limit.key);
    return pods === undefined ? [] : [{ ...limit, ...pods }];
  });
  const defaults = containerDefaults(part.objects.filter((object) => object.kind === "LimitRange"));
  for (const { key, amount, place, side, resource } of limits) {
    const taken = making.map((object) => {
      const count = BigInt(podCount(object).peak);
      const pods =
        count === 0n ? [] : podTemplates(object).map(({ spec }) => podAmount(spec, side, resource, defaults));
      return { title: object.title, amount: pods.reduce((total, pod) => total + count * pod, 0n) };
    });
    const total = taken.reduce((sum, entry) => sum + entry.amount, 0n);
    if (total <= amount) continue;
    const parts = taken.map((entry) => `${entry.title} ${shownAmount(entry.amount)}`).join(", ");
    yield {
      object: place?.object ?? first,
      field: place?.field ?? first.props.at("spec"),
      value: `${shownAmount(amount)} of ${key}, while its pods take ${shownAmount(total)} at most (${parts})`,
      ...(place === undefined ? advice.missing : advice.found),
    };
  }
}

const sharedModes = new Set(["ReadWriteMany", "ReadOnlyMany"]);

/** A volume for one node at a time: a second pod beside the first would wait for it for ever, or write into it. */
function* claims({ object, part }: { object: PolicyObject; part: NamespacePart }): Iterable<PlacedViolation> {
  for (const volume of podTemplates(object).flatMap(({ spec }) => spec.at("volumes").items())) {
    const name = volume.at("persistentVolumeClaim", "claimName").text();
    if (name === undefined) continue;
    const claim = part.objects.find(
      (candidate) => candidate.kind === "PersistentVolumeClaim" && candidate.identity.name === name,
    );
    const modes = claim?.props.at("spec", "accessModes").items();
    // A claim that is not among the objects is taken for the usual one, for a single node.
    if (modes?.some((mode) => sharedModes.has(mode.text() ?? ""))) continue;
    const { steady } = podCount(object);
    const type = object.props.at("spec", "strategy", "type");
    const isRolling = object.kind === "Deployment" && type.text() !== "Recreate";
    if (steady <= 1 && !isRolling) continue;
    const seen = claim === undefined ? "is not among the objects" : "one node mounts at a time";
    yield {
      object,
      field: isRolling ? type : object.props.at("spec", "replicas"),
      value: `${isRolling ? type.shown() : String(steady)}, with the claim ${name}, which ${seen}`,
      allowed: "one pod, rolled out by Recreate; or a claim that many nodes may mount",
      whatToDo: "Set spec.strategy.type to Recreate and one replica, or use a ReadWriteMany claim.",
    };
  }
}

/** What is declared for a namespace can run in it. */
export const rule: StackRule = {
  id: "quota/pod-fits",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform", "users"],
  summary:
    "All pods of a namespace fit into its quota together, with those a rollout adds; a volume for one node has one pod, rolled out by Recreate.",
  reason:
    "A pod above the quota is refused when it is made, long after the deployment said yes: a rollout stops half-way, and a stopped workspace never comes back. Counted as Kubernetes does: init containers by the largest, sidecars added, defaults from the LimitRange.",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers",
  appliesTo: ["*"],
  example: {
    good: `# ResourceQuota with limits.cpu "4"\n# Deployment with one replica, strategy Recreate and limits.cpu "3"`,
    bad: `# ResourceQuota with limits.cpu "4"\n# Deployment with one replica, strategy RollingUpdate and limits.cpu "3": two pods during a rollout`,
  },
  *check(objects, context) {
    const parts = byNamespace(objects);
    yield* partByPart(parts, (part) => sums(part, context));
    const placed = parts.flatMap((part) => part.objects.map((object) => ({ object, part })));
    yield* partByPart(placed, claims);
  },
};

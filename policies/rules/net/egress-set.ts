import type { Field } from "../../field";
import { cidr, isWithin, overlaps } from "../../limits/cidr";
import { unnamedPeers } from "../../reading/network/named-peers";
import { isNetworkPolicy, networkRules } from "../../reading/network/network-policy";
import type { ObjectRule, RuleContext, Violation } from "../../rule";
import { isInWorkspace } from "../../reading/workspaces/workspace-objects";

const whatToDo =
  "Leave the way closed; where a workspace needs it, the security team names it in policies/baseline/network.yaml.";

/** Networks that lend a pod the rights of its node. */
function* forbiddenNetwork(peer: Field, { baseline }: RuleContext): Iterable<Violation> {
  const field = peer.at("ipBlock", "cidr");
  const called = cidr(field.text() ?? "");
  if (called === undefined) return;
  const excepted = peer
    .at("ipBlock", "except")
    .items()
    .flatMap((entry) => cidr(entry.text() ?? "") ?? []);
  for (const { cidr: text, reason } of baseline.network.never) {
    const never = cidr(text);
    if (never === undefined || !overlaps(called, never) || excepted.some((entry) => isWithin(never, entry))) continue;
    yield { field, allowed: `no network with ${text}`, whatToDo: `Name a narrower network: ${reason}.` };
  }
}

/** What a workspace may call, and nothing else. */
export const rule: ObjectRule = {
  id: "net/egress-set",
  level: "mandatory",
  scope: "object",
  summary:
    "A workspace may call name resolution, the LLM gateway, git and the artefact store at their ports; no pod at all may call the nodes' metadata service.",
  reason:
    "An extension or an assistant in a workspace runs with its user's rights: whatever it can reach, it can send source code to. The API server and the metadata service would lend it the rights of the cluster.",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  appliesTo: ["NetworkPolicy"],
  example: {
    good: `egress:\n  - to:\n      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ai } }\n        podSelector: { matchLabels: { app: litellm } }\n    ports: [{ protocol: TCP, port: 4000 }]`,
    bad: `egress:\n  - to: [{ ipBlock: { cidr: 198.51.100.7/32 } }]\n    ports: [{ protocol: TCP, port: 443 }]`,
  },
  *check(object, context) {
    if (!isNetworkPolicy(object)) return;
    const { callees, networks } = context.baseline.network.workspaces;
    const named = {
      pods: callees,
      networks: networks.filter((entry) => entry.class === "production" || object.stack.embedded),
    };
    for (const rule of networkRules(object, "egress")) {
      if (isInWorkspace(object)) yield* unnamedPeers(rule, named, whatToDo);
      for (const peer of rule.peers.items()) yield* forbiddenNetwork(peer, context);
    }
  },
};

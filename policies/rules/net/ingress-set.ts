import { unnamedPeers } from "../../reading/network/named-peers";
import { isNetworkPolicy, networkRules } from "../../reading/network/network-policy";
import type { ObjectRule } from "../../rule";
import { isInWorkspace } from "../../reading/workspaces/workspace-objects";

/** Who may call a workspace, and nobody else. */
export const rule: ObjectRule = {
  id: "net/ingress-set",
  level: "mandatory",
  scope: "object",
  summary: "A workspace is called by the reverse proxy alone, at the port of its editor.",
  reason:
    "The editor asks for no password of its own: any pod that reaches its port has the user's shell. Who the user is has been asked at the reverse proxy.",
  source: "https://coder.com/docs/code-server/guide#expose-code-server",
  appliesTo: ["NetworkPolicy"],
  example: {
    good: `ingress:\n  - from:\n      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } }\n        podSelector: { matchLabels: { app: nginx } }\n    ports: [{ protocol: TCP, port: 8080 }]`,
    bad: `ingress:\n  - from:\n      - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ide-lee } }\n        podSelector: { matchLabels: { app: code-server } }\n    ports: [{ protocol: TCP, port: 8080 }]`,
  },
  *check(object, { baseline }) {
    if (!isNetworkPolicy(object) || !isInWorkspace(object)) return;
    const named = { pods: baseline.network.workspaces.callers, networks: [] };
    for (const rule of networkRules(object, "ingress")) {
      yield* unnamedPeers(
        rule,
        named,
        "Leave the way closed; where it is needed, the security team names the caller in policies/baseline/network.yaml.",
      );
    }
  },
};

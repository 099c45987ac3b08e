import type { Variant } from "./variant";
import { add, leaveOut, set } from "./variant";

const editorPolicy = /^prod-users-\d+ NetworkPolicy ide-[a-z-]+\/code-server$/;

/** Who may talk with whom. */
export const variants: readonly Variant[] = [
  {
    title: "is missing",
    rule: "net/default-deny",
    to: /^prod(?:-users-\d+)? NetworkPolicy [a-z-]+\/default-deny$/,
    change: leaveOut,
  },
  {
    title: "denies what comes in alone",
    rule: "net/default-deny",
    to: /^prod-users-\d+ NetworkPolicy ide-[a-z-]+\/default-deny$/,
    change: set(["spec", "policyTypes"], ["Ingress"]),
  },
  {
    title: "lets everybody in",
    rule: "net/no-allow-all",
    to: /^prod NetworkPolicy ai\/(?:vllm|tabby|litellm)$/,
    change: set(["spec", "ingress"], [{}]),
  },
  {
    title: "lets everything out to the whole Internet",
    rule: "net/no-allow-all",
    also: { "net/egress-set": "what a workspace may call is listed" },
    to: editorPolicy,
    change: add(["spec", "egress"], {
      to: [{ ipBlock: { cidr: "0.0.0.0/0" } }],
      ports: [{ port: 443, protocol: "TCP" }],
    }),
  },
  {
    title: "lets a workspace reach the metadata of the cloud",
    rule: "net/egress-set",
    to: editorPolicy,
    change: add(["spec", "egress"], {
      to: [{ ipBlock: { cidr: "169.254.169.254/32" } }],
      ports: [{ port: 80, protocol: "TCP" }],
    }),
  },
  {
    title: "lets another workspace in",
    rule: "net/ingress-set",
    to: editorPolicy,
    change: add(["spec", "ingress"], {
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ide-somebody" } } }],
      ports: [{ port: 8080, protocol: "TCP" }],
    }),
  },
  {
    title: "lets nobody reach what it means to open",
    rule: "net/selectors-match",
    to: /^prod NetworkPolicy ai\/tabby$/,
    change: set(["spec", "podSelector", "matchLabels", "app"], "tabbi"),
  },
];

import type { Variant } from "./variant";
import { add, container, pod, set, unset } from "./variant";

const gateway = /^prod Deployment ai\/litellm$/;
const editor = /^prod-users-\d+ Deployment ide-[a-z-]+\/code-server$/;
const proxies = /^prod Deployment ingress\/(?:oauth2-proxy|waker)$/;

/** What pods may do. */
export const variants: readonly Variant[] = [
  {
    title: "is privileged",
    rule: "pod/restricted",
    to: gateway,
    change: container(0, ["securityContext", "privileged"], true),
  },
  { title: "shares the network of its node", rule: "pod/restricted", to: proxies, change: pod(["hostNetwork"], true) },
  {
    title: "may become root",
    rule: "pod/restricted",
    to: editor,
    change: container(0, ["securityContext", "allowPrivilegeEscalation"], true),
  },
  {
    title: "mounts a folder of its node",
    rule: "pod/restricted",
    to: editor,
    change: add(["spec", "template", "spec", "volumes"], { name: "host", hostPath: { path: "/var/run" } }),
  },
  {
    title: "may write to its own image",
    rule: "pod/readonly-root",
    to: proxies,
    change: container(0, ["securityContext", "readOnlyRootFilesystem"], false),
  },
  {
    title: "gets a token for the API server",
    rule: "pod/no-sa-token",
    to: editor,
    change: unset(["spec", "template", "spec", "automountServiceAccountToken"]),
  },
  {
    title: "has no limit of memory",
    rule: "pod/resources-probes",
    to: gateway,
    change: unset(["spec", "template", "spec", "containers", 0, "resources", "limits", "memory"]),
  },
  {
    title: "is not enforced as restricted",
    rule: "ns/psa-labels",
    also: { "pod/exemptions": "a namespace below restricted is on no list" },
    to: /^prod-users-\d+ Namespace ide-[a-z-]+$/,
    change: set(["metadata", "labels", "pod-security.kubernetes.io/enforce"], "baseline"),
  },
];

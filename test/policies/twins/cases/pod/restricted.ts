import { goodContainer, goodPod, goodSpec, secured } from "../../../pods";
import type { Changes } from "../../../pods";
import type { TwinCase } from "../../twin-case";
import { workload, workloadKinds } from "../../workloads";

const kinds = Object.keys(workloadKinds) as (keyof typeof workloadKinds)[];
const host = "node.internal";
const port = 80;

const inContext = (changes: Changes): Changes => ({ containers: [secured(changes)] });
const inContainer = (changes: Changes): Changes => ({ containers: [{ ...goodContainer, ...changes }] });
const inPod = (changes: Changes): Changes => ({
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...changes },
});

/**
 * Specs of pods that one control refuses. None is privileged, and none a process of a Windows host: the API server of the
 * machine-local cluster takes neither, whatever a policy says.
 */
const bad: Readonly<Record<string, Changes>> = {
  "the node's network": { hostNetwork: true },
  "the node's processes": { hostPID: true },
  "the node's shared memory": { hostIPC: true },
  "a port of the node": inContainer({ ports: [{ containerPort: port, hostPort: port }] }),
  "a probe of another host": inContainer({ livenessProbe: { httpGet: { host, port } } }),
  "a socket probe of another host": inContainer({ readinessProbe: { tcpSocket: { host, port } } }),
  "a startup probe of another host": inContainer({ startupProbe: { httpGet: { host, port } } }),
  "a hook that calls another host": inContainer({ lifecycle: { preStop: { httpGet: { host, port } } } }),
  "a first hook that calls another host": inContainer({ lifecycle: { postStart: { tcpSocket: { host, port } } } }),
  "a folder of the node": { volumes: [{ name: "v", hostPath: { path: "/" } }] },
  "a foreign file server": {
    volumes: [
      { name: "e", emptyDir: {} },
      { name: "v", nfs: { server: host, path: "/" } },
    ],
  },
  "a pod that may be root": inPod({ runAsNonRoot: false }),
  "a container that may be root": inContext({ runAsNonRoot: false }),
  "nothing about root": inPod({ runAsNonRoot: undefined }),
  "user 0": inContext({ runAsUser: 0 }),
  "user 0 of the pod": inPod({ runAsUser: 0 }),
  escalation: inContext({ allowPrivilegeEscalation: true }),
  "nothing about escalation": inContext({ allowPrivilegeEscalation: undefined }),
  "no security context": inContainer({ securityContext: undefined }),
  "no dropped capability": inContext({ capabilities: undefined }),
  "all in lower case": inContext({ capabilities: { drop: ["all"] } }),
  "an added capability": inContext({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE", "CHOWN"] } }),
  "no seccomp profile": inPod({ seccompProfile: undefined }),
  "an unconfined container": inContext({ seccompProfile: { type: "Unconfined" } }),
  "an unconfined pod": inPod({ seccompProfile: { type: "Unconfined" } }),
  "AppArmor switched off": inContext({ appArmorProfile: { type: "Unconfined" } }),
  "AppArmor switched off for the pod": inPod({ appArmorProfile: { type: "Unconfined" } }),
  "an SELinux type of the node": inContext({ seLinuxOptions: { type: "spc_t" } }),
  "an SELinux user": inPod({ seLinuxOptions: { user: "system_u" } }),
  "an SELinux role": inContext({ seLinuxOptions: { role: "sysadm_r" } }),
  "an open /proc without users of its own": { hostUsers: false, ...inContext({ procMount: "Unmasked" }) },
  "an unsafe sysctl": inPod({ sysctls: [{ name: "kernel.msgmax", value: "1" }] }),
  "a bad init container": { initContainers: [{ name: "i", image: goodContainer.image }] },
};

/** Specs of pods that every control accepts. */
const good: Readonly<Record<string, Changes>> = {
  "an empty host in a probe": inContainer({ livenessProbe: { httpGet: { host: "", port } } }),
  "volumes of the cluster": {
    volumes: [
      { name: "a" },
      { name: "b", emptyDir: {} },
      { name: "c", configMap: { name: "c" } },
      { name: "d", secret: { secretName: "s" } },
      { name: "e", persistentVolumeClaim: { claimName: "c" } },
      { name: "f", projected: { sources: [] } },
      { name: "g", csi: { driver: "d.example.com" } },
      { name: "h", image: { reference: goodContainer.image } },
    ],
  },
  "non-root by the container alone": {
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    ...inContext({ runAsNonRoot: true }),
  },
  "seccomp by the container alone": {
    securityContext: { runAsNonRoot: true },
    ...inContext({ seccompProfile: { type: "Localhost", localhostProfile: "p" } }),
  },
  "the right to open a low port": inContext({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
  "SELinux types made for containers": inContext({ seLinuxOptions: { type: "container_kvm_t", level: "s0" } }),
  "AppArmor profiles of the node's choice": inContext({ appArmorProfile: { type: "RuntimeDefault" } }),
  "the default /proc": inContext({ procMount: "Default" }),
  "the sysctls that came with 1.37": inPod({ sysctls: [{ name: "net.ipv4.tcp_notsent_lowat", value: "1" }] }),
  "root with users of its own": {
    hostUsers: false,
    ...inPod({ runAsNonRoot: false, runAsUser: 0 }),
    ...inContext({ runAsNonRoot: false, runAsUser: 0 }),
  },
  "a pod for Windows": {
    os: { name: "windows" },
    securityContext: { runAsNonRoot: true },
    ...inContainer({ securityContext: undefined }),
  },
};

const annotated = (value: string): Changes => ({ "container.apparmor.security.beta.kubernetes.io/c": value });

export const cases: readonly TwinCase[] = [
  ...kinds.flatMap((kind): TwinCase[] => [
    { title: `a good ${kind}`, manifest: workload(kind, goodSpec()), allowed: true },
    {
      title: `a ${kind} with the node's processes`,
      manifest: workload(kind, goodSpec({ hostPID: true })),
      allowed: false,
    },
  ]),
  ...Object.entries(bad).map(([title, changes]) => ({
    title,
    manifest: workload("Deployment", goodSpec(changes)),
    allowed: false,
  })),
  ...Object.entries(good).map(([title, changes]) => ({
    title,
    manifest: workload("Deployment", goodSpec(changes)),
    allowed: true,
  })),
  {
    title: "a bad pod of a user",
    manifest: goodPod({ hostPID: true }, { name: "x", namespace: "ide-kim" }),
    allowed: false,
  },
  ...(["unconfined", "localhost/p"] as const).map((value): TwinCase => ({
    title: `the annotation ${value} for AppArmor`,
    manifest: {
      ...workload("Deployment", {}),
      spec: {
        selector: { matchLabels: { app: "x" } },
        template: { metadata: { labels: { app: "x" }, annotations: annotated(value) }, spec: goodSpec() },
      },
    },
    allowed: value !== "unconfined",
  })),
];

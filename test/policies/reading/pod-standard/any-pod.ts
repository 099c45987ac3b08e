import fc from "fast-check";
import type { Changes } from "../../pods";

/** One of some values, or nothing, or null. */
function maybe(...values: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(undefined, undefined, null, ...values);
}

/** A list of up to two of some values, or nothing. */
function some(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.option(fc.array(values, { maxLength: 2 }), { nil: undefined });
}

const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Changes> => fc.record(fields);
const orNothing = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.option(value, { nil: undefined, freq: 2 });

const profile = orNothing(record({ type: fc.constantFrom("RuntimeDefault", "Localhost", "Unconfined", "", "other") }));

const shared = {
  runAsNonRoot: maybe(true, false),
  runAsUser: maybe(0, 1, 1000),
  seccompProfile: profile,
  appArmorProfile: profile,
  seLinuxOptions: orNothing(
    record({
      type: maybe("", "container_t", "container_engine_t", "spc_t"),
      user: maybe("", "u"),
      role: maybe("", "r"),
    }),
  ),
  windowsOptions: orNothing(record({ hostProcess: maybe(true, false) })),
};

const capability = fc.constantFrom("ALL", "all", "NET_BIND_SERVICE", "CHOWN", "SYS_ADMIN", "CAP_NET_BIND_SERVICE");

const containerContext = orNothing(
  record({
    ...shared,
    privileged: maybe(true, false),
    allowPrivilegeEscalation: maybe(true, false, false),
    capabilities: orNothing(record({ drop: some(capability), add: some(capability) })),
    procMount: maybe("Default", "Unmasked", ""),
  }),
);

const action = record({
  httpGet: orNothing(record({ port: fc.constant(80), host: maybe("", "h") })),
  tcpSocket: orNothing(record({ port: fc.constant(80), host: maybe("", "h") })),
});

const container = record({
  name: fc.constantFrom("a", "b"),
  ports: some(record({ containerPort: fc.constant(1), hostPort: maybe(0, 8080) })),
  livenessProbe: orNothing(action),
  readinessProbe: orNothing(action),
  startupProbe: orNothing(action),
  lifecycle: orNothing(record({ postStart: orNothing(action), preStop: orNothing(action) })),
  securityContext: containerContext,
});

const sources: readonly Changes[] = [
  { emptyDir: {} },
  { configMap: { name: "c" } },
  { secret: { secretName: "s" } },
  { projected: { sources: [] } },
  { downwardAPI: { items: [] } },
  { csi: { driver: "d" } },
  { persistentVolumeClaim: { claimName: "c" } },
  { ephemeral: {} },
  { image: { reference: "r" } },
  { hostPath: { path: "/" } },
  { nfs: { server: "s", path: "/" } },
  { iscsi: { targetPortal: "t", iqn: "i", lun: 0 } },
  { gitRepo: { repository: "r" } },
  { flexVolume: { driver: "d" } },
  { emptyDir: null },
  {},
];

const sysctl = fc.constantFrom(
  "kernel.shm_rmid_forced",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_rmem",
  "net.core.somaxconn",
  "kernel.msgmax",
);

const annotations = fc.dictionary(
  fc.constantFrom("container.apparmor.security.beta.kubernetes.io/a", "seccomp.security.alpha.kubernetes.io/pod", "x"),
  fc.constantFrom("", "runtime/default", "localhost/x", "unconfined"),
);

/** A pod that the API could read, with any mixture of what the Pod Security Standards look at. */
export const anyPod: fc.Arbitrary<Changes> = record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Pod"),
  metadata: record({ annotations }),
  spec: record({
    os: orNothing(record({ name: fc.constantFrom("linux", "windows") })),
    hostUsers: maybe(true, false, false),
    hostNetwork: maybe(true, false),
    hostPID: maybe(true, false),
    hostIPC: maybe(true, false),
    securityContext: orNothing(record({ ...shared, sysctls: some(record({ name: sysctl, value: fc.constant("1") })) })),
    volumes: some(fc.constantFrom(...sources).map((source) => ({ name: "v", ...source }))),
    initContainers: some(container),
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    ephemeralContainers: some(container),
  }),
});

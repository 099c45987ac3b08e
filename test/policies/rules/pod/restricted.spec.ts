import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/pod/restricted";
import { findings, found, unknown } from "../../judged";
import { asList, goodContainer, goodPod, goodSpec, inEveryKind, secured } from "../../pods";
import type { Changes } from "../../pods";

const container = "spec.containers[0]";
const context = `${container}.securityContext`;
const host = "node.internal";

/** Pod-level security context of the good pod with changes. */
const podContext = (changes: Changes): Changes => ({
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...changes },
});
const oneContainer = (changes: Changes): Changes => ({ containers: [{ ...goodContainer, ...changes }] });
const oneContext = (changes: Changes): Changes => ({ containers: [secured(changes)] });
const volumes = (...list: readonly unknown[]): Changes => ({ volumes: list });
const dropped = { drop: ["ALL"] };

/** What the spec of a pod must not say, with the place that is blamed. */
const refused: readonly (readonly [title: string, changes: Changes, place: string])[] = [
  ["the node's network", { hostNetwork: true }, "spec.hostNetwork"],
  ["the node's processes", { hostPID: true }, "spec.hostPID"],
  ["the node's shared memory", { hostIPC: true }, "spec.hostIPC"],
  ["a flag as text", { hostNetwork: "true" }, "spec.hostNetwork"],
  [
    "a port of the node",
    oneContainer({ ports: [{ containerPort: 80 }, { hostPort: 1 }] }),
    `${container}.ports[1].hostPort`,
  ],
  ["such a port as text", oneContainer({ ports: [{ hostPort: "80" }] }), `${container}.ports[0].hostPort`],
  ["a privileged container", oneContext({ privileged: true }), `${context}.privileged`],
  [
    "a process of a Windows host",
    oneContext({ windowsOptions: { hostProcess: true } }),
    `${context}.windowsOptions.hostProcess`,
  ],
  [
    "a pod of a Windows host",
    podContext({ windowsOptions: { hostProcess: true } }),
    "spec.securityContext.windowsOptions.hostProcess",
  ],
  [
    "a probe of another host",
    oneContainer({ livenessProbe: { httpGet: { host } } }),
    `${container}.livenessProbe.httpGet.host`,
  ],
  [
    "a readiness probe of another host",
    oneContainer({ readinessProbe: { tcpSocket: { host } } }),
    `${container}.readinessProbe.tcpSocket.host`,
  ],
  [
    "a startup probe of another host",
    oneContainer({ startupProbe: { httpGet: { host } } }),
    `${container}.startupProbe.httpGet.host`,
  ],
  [
    "a hook that calls another host",
    oneContainer({ lifecycle: { preStop: { httpGet: { host } } } }),
    `${container}.lifecycle.preStop.httpGet.host`,
  ],
  [
    "a first hook that calls another host",
    oneContainer({ lifecycle: { postStart: { tcpSocket: { host } } } }),
    `${container}.lifecycle.postStart.tcpSocket.host`,
  ],
  ["a folder of the node", volumes({ name: "a", hostPath: { path: "/" } }), "spec.volumes[0].hostPath"],
  ["a foreign file server", volumes({ name: "a", emptyDir: {} }, { name: "b", nfs: {} }), "spec.volumes[1].nfs"],
  ["a source of volumes that nobody knows", volumes({ name: "a", sharedMemory: {} }), "spec.volumes[0].sharedMemory"],
  [
    "a forbidden source beside an allowed one",
    volumes({ name: "a", emptyDir: {}, hostPath: {} }),
    "spec.volumes[0].hostPath",
  ],
  ["a pod that may be root", podContext({ runAsNonRoot: false }), "spec.securityContext.runAsNonRoot"],
  ["a container that may be root", oneContext({ runAsNonRoot: false }), `${context}.runAsNonRoot`],
  ["nothing about root", podContext({ runAsNonRoot: undefined }), `${context}.runAsNonRoot`],
  ["null about root", podContext({ runAsNonRoot: null }), `${context}.runAsNonRoot`],
  ["user 0", oneContext({ runAsUser: 0 }), `${context}.runAsUser`],
  ["user 0 of the pod", podContext({ runAsUser: 0 }), "spec.securityContext.runAsUser"],
  ["user 0 as text", oneContext({ runAsUser: "0" }), `${context}.runAsUser`],
  ["a negative user", oneContext({ runAsUser: -1 }), `${context}.runAsUser`],
  ["half a user", oneContext({ runAsUser: 0.5 }), `${context}.runAsUser`],
  ["escalation", oneContext({ allowPrivilegeEscalation: true }), `${context}.allowPrivilegeEscalation`],
  [
    "nothing about escalation",
    oneContext({ allowPrivilegeEscalation: undefined }),
    `${context}.allowPrivilegeEscalation`,
  ],
  ["null about escalation", oneContext({ allowPrivilegeEscalation: null }), `${context}.allowPrivilegeEscalation`],
  ["no dropped capability", oneContext({ capabilities: undefined }), `${context}.capabilities.drop`],
  ["an empty list of dropped capabilities", oneContext({ capabilities: { drop: [] } }), `${context}.capabilities.drop`],
  ["all in lower case", oneContext({ capabilities: { drop: ["all"] } }), `${context}.capabilities.drop`],
  ["some dropped capabilities", oneContext({ capabilities: { drop: ["NET_RAW"] } }), `${context}.capabilities.drop`],
  [
    "an added capability",
    oneContext({ capabilities: { ...dropped, add: ["NET_BIND_SERVICE", "CHOWN"] } }),
    `${context}.capabilities.add[1]`,
  ],
  [
    "a capability by its other name",
    oneContext({ capabilities: { ...dropped, add: ["CAP_NET_BIND_SERVICE"] } }),
    `${context}.capabilities.add[0]`,
  ],
  ["no seccomp profile", podContext({ seccompProfile: undefined }), `${context}.seccompProfile`],
  ["an unconfined container", oneContext({ seccompProfile: { type: "Unconfined" } }), `${context}.seccompProfile.type`],
  [
    "an unconfined pod",
    podContext({ seccompProfile: { type: "Unconfined" } }),
    "spec.securityContext.seccompProfile.type",
  ],
  ["a profile without a type", oneContext({ seccompProfile: {} }), `${context}.seccompProfile.type`],
  [
    "a profile in lower case",
    oneContext({ seccompProfile: { type: "runtimeDefault" } }),
    `${context}.seccompProfile.type`,
  ],
  ["AppArmor switched off", oneContext({ appArmorProfile: { type: "Unconfined" } }), `${context}.appArmorProfile.type`],
  [
    "AppArmor switched off for the pod",
    podContext({ appArmorProfile: { type: "Unconfined" } }),
    "spec.securityContext.appArmorProfile.type",
  ],
  ["an SELinux type of the node", oneContext({ seLinuxOptions: { type: "spc_t" } }), `${context}.seLinuxOptions.type`],
  ["an SELinux user", podContext({ seLinuxOptions: { user: "system_u" } }), "spec.securityContext.seLinuxOptions.user"],
  ["an SELinux role", oneContext({ seLinuxOptions: { role: "sysadm_r" } }), `${context}.seLinuxOptions.role`],
  ["an open /proc", oneContext({ procMount: "Unmasked" }), `${context}.procMount`],
  ["an empty name for /proc", oneContext({ procMount: "" }), `${context}.procMount`],
  [
    "an unsafe sysctl",
    podContext({ sysctls: [{ name: "kernel.shm_rmid_forced" }, { name: "kernel.msgmax" }] }),
    "spec.securityContext.sysctls[1].name",
  ],
  ["a sysctl without a name", podContext({ sysctls: [{ value: "1" }] }), "spec.securityContext.sysctls[0].name"],
];

/** What it may say. */
const accepted: readonly (readonly [title: string, changes: Changes])[] = [
  [
    "false and 0 for what is shared with the node",
    { hostNetwork: false, hostPID: null, ...oneContainer({ ports: [{ hostPort: 0 }] }) },
  ],
  ["an empty host in a probe", oneContainer({ livenessProbe: { httpGet: { host: "" } } })],
  [
    "every source that gives nothing of the node away",
    volumes(
      ...[
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "image",
        "persistentVolumeClaim",
        "projected",
        "secret",
      ].map((source) => ({ name: source.toLowerCase(), [source]: {} })),
    ),
  ],
  ["a volume without a source, which is an emptyDir", volumes({ name: "a" }, { name: "b", hostPath: null })],
  [
    "non-root by the container alone",
    { securityContext: { seccompProfile: { type: "RuntimeDefault" } }, ...oneContext({ runAsNonRoot: true }) },
  ],
  [
    "seccomp by the container alone",
    { securityContext: { runAsNonRoot: true }, ...oneContext({ seccompProfile: { type: "Localhost" } }) },
  ],
  ["user 1", oneContext({ runAsUser: 1 })],
  ["the right to open a low port", oneContext({ capabilities: { drop: ["ALL", "KILL"], add: ["NET_BIND_SERVICE"] } })],
  ["AppArmor profiles of the node's choice", oneContext({ appArmorProfile: { type: "Localhost" } })],
  [
    "SELinux types made for containers",
    oneContext({ seLinuxOptions: { type: "container_engine_t", user: "", level: "s0" } }),
  ],
  ["the default /proc", oneContext({ procMount: "Default" })],
  [
    "the sysctls that came with 1.37",
    podContext({ sysctls: [{ name: "net.ipv4.tcp_slow_start_after_idle" }, { name: "net.ipv4.tcp_notsent_lowat" }] }),
  ],
];

describe("pod/restricted", () => {
  it("accepts a pod that meets the standard, in every kind", () => {
    for (const { manifest } of inEveryKind(goodSpec())) assert.deepEqual(found(rule, manifest), []);
  });

  for (const [title, changes, place] of refused) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(found(rule, goodPod(changes)), [`mandatory ${place}`]);
    });
  }

  for (const [title, changes] of accepted) {
    it(`accepts ${title}`, () => {
      assert.deepEqual(found(rule, goodPod(changes)), []);
    });
  }

  for (const { title, manifest, path } of inEveryKind(goodSpec({ hostPID: true }))) {
    it(`looks into ${title}, by itself and in a list`, () => {
      assert.deepEqual(found(rule, manifest), [`mandatory ${path}hostPID`]);
      assert.deepEqual(found(rule, asList(manifest)), [`mandatory ${path}hostPID`]);
    });
  }

  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    it(`holds every one of the ${list} to every control of containers`, () => {
      const bad = {
        name: "bad",
        ports: [{ hostPort: 1 }],
        livenessProbe: { httpGet: { host } },
        securityContext: { privileged: true, runAsNonRoot: false, runAsUser: 0, procMount: "Unmasked" },
      };
      const manifest = goodPod({ [list]: [goodContainer, bad] });
      assert.deepEqual(
        new Set(found(rule, manifest)),
        new Set(
          [
            "ports[0].hostPort",
            "livenessProbe.httpGet.host",
            "securityContext.privileged",
            "securityContext.runAsNonRoot",
            "securityContext.runAsUser",
            "securityContext.allowPrivilegeEscalation",
            "securityContext.capabilities.drop",
            "securityContext.procMount",
          ].map((place) => `mandatory spec.${list}[1].${place}`),
        ),
      );
    });
  }

  describe("with users of its own (hostUsers: false)", () => {
    const root = {
      ...podContext({ runAsNonRoot: false, runAsUser: 0 }),
      ...oneContext({ runAsNonRoot: false, runAsUser: 0 }),
    };

    it("lets a pod be root, who is nobody on the node", () => {
      assert.deepEqual(found(rule, goodPod({ ...root, hostUsers: false })), []);
    });

    for (const hostUsers of [true, null, undefined]) {
      it(`does not take ${String(hostUsers)} for it`, () => {
        assert.equal(found(rule, goodPod({ ...root, hostUsers })).length, 4);
      });
    }

    it("still hides the parts of /proc", () => {
      assert.deepEqual(found(rule, goodPod({ hostUsers: false, ...oneContext({ procMount: "Unmasked" }) })), [
        `mandatory ${context}.procMount`,
      ]);
    });
  });

  describe("for Windows", () => {
    const bare = { securityContext: { runAsNonRoot: true }, containers: [{ name: "c" }] };

    it("asks for nothing that the API refuses there", () => {
      assert.deepEqual(found(rule, goodPod({ ...bare, os: { name: "windows" } })), []);
    });

    for (const name of ["linux", "Windows", ""]) {
      it(`does not take "${name}" for it`, () => {
        assert.equal(found(rule, goodPod({ ...bare, os: { name } })).length, 3);
      });
    }

    it("still refuses processes of the host", () => {
      const windowsOptions = { hostProcess: true };
      assert.deepEqual(
        found(
          rule,
          goodPod({ ...bare, os: { name: "windows" }, securityContext: { runAsNonRoot: true, windowsOptions } }),
        ),
        ["mandatory spec.securityContext.windowsOptions.hostProcess"],
      );
    });
  });

  describe("annotations for AppArmor", () => {
    const key = "container.apparmor.security.beta.kubernetes.io/c";
    const annotated = (value: unknown, name = key): Changes => goodPod({}, { annotations: { [name]: value } });
    const place = `mandatory metadata.annotations.${JSON.stringify(key)}`;

    for (const value of ["unconfined", "Runtime/default", "runtime/default ", " ", "localhostile"]) {
      it(`refuses ${JSON.stringify(value)}`, () => {
        assert.deepEqual(found(rule, annotated(value)), [place]);
      });
    }

    for (const value of ["runtime/default", "localhost/mine", "localhost/", ""]) {
      it(`accepts ${JSON.stringify(value)}`, () => {
        assert.deepEqual(found(rule, annotated(value)), []);
      });
    }

    it("leaves other annotations alone, known or not", () => {
      assert.deepEqual(found(rule, annotated("unconfined", "example.com/apparmor")), []);
      assert.deepEqual(found(rule, annotated(unknown, "example.com/apparmor")), []);
    });

    it("reads those of the pod in a template", () => {
      const template = { metadata: { annotations: { [key]: "unconfined" } }, spec: goodSpec() };
      for (const kind of [
        { apiVersion: "apps/v1", kind: "Deployment" },
        { apiVersion: "example.com/v1", kind: "Thing" },
      ]) {
        assert.deepEqual(found(rule, { ...kind, metadata: { name: "x" }, spec: { template } }), [
          `mandatory spec.template.metadata.annotations.${JSON.stringify(key)}`,
        ]);
      }
    });
  });

  for (const [place, changes] of Object.entries<Changes>({
    "spec.hostNetwork": { hostNetwork: unknown },
    "spec.securityContext": { securityContext: unknown },
    "spec.containers": { containers: unknown },
    "spec.initContainers[0]": { initContainers: [unknown] },
    "spec.volumes": { volumes: unknown },
    "spec.volumes[0]": { volumes: [unknown] },
    [`${context}.capabilities.drop`]: oneContext({ capabilities: { drop: unknown } }),
    [`${context}.runAsUser`]: oneContext({ runAsUser: unknown }),
    [`${context}.seccompProfile.type`]: oneContext({ seccompProfile: { type: unknown } }),
    [`${context}.procMount`]: oneContext({ procMount: unknown }),
    "spec.os": { os: unknown },
    "spec.hostUsers": { hostUsers: unknown },
  })) {
    it(`refuses a pod whose ${place} is not known at preview`, () => {
      assert.equal(found(rule, goodPod(changes)).at(-1), `mandatory ${place}`);
    });
  }

  it("refuses a pod, or what holds it, that is not known at preview", () => {
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" } };
    assert.deepEqual(found(rule, { ...deployment, spec: unknown }), ["mandatory spec"]);
    assert.deepEqual(found(rule, { ...deployment, spec: { template: unknown } }), ["mandatory spec.template"]);
    assert.deepEqual(found(rule, { ...deployment, spec: { template: { spec: unknown } } }), [
      "mandatory spec.template.spec",
    ]);
  });

  for (const [title, changes] of Object.entries<Changes>({
    "containers as a mapping": { containers: { c: goodContainer } },
    "a container as text": { containers: ["c"] },
    "capabilities as text": oneContext({ capabilities: "drop" }),
    "a host that is a number": oneContainer({ livenessProbe: { httpGet: { host: 1 } } }),
    "non-root as text": podContext({ runAsNonRoot: "true" }),
  })) {
    it(`refuses ${title}`, () => {
      assert.equal(found(rule, goodPod(changes)).length > 0, true);
    });
  }

  it("says what stands there, what may stand there and what to do", () => {
    const [finding] = findings(rule, goodPod({ hostNetwork: true }));
    assert.deepEqual(
      [finding?.value, finding?.allowed, finding?.whatToDo],
      ["true", "false", "Delete the line: a pod has its own."],
    );
  });

  it("does not take a number of containers in a custom resource for containers", () => {
    const spec = { containers: 3, hostPID: true, nodes: { initContainers: "none" } };
    assert.deepEqual(found(rule, { apiVersion: "example.com/v1", kind: "Job", metadata: { name: "x" }, spec }), []);
  });

  it("leaves objects without pods alone", () => {
    assert.deepEqual(
      found(rule, { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { hostPID: unknown } }),
      [],
    );
    assert.deepEqual(found(rule, { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: unknown }), []);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuantity } from "../../../../components/core/quantities";
import { rule } from "../../../../policies/rules/pod/resources-probes";
import { findings, found, unknown } from "../../judged";
import { digest } from "../../manifests";
import { goodContainer, goodPod, goodSpec, inEveryKind } from "../../pods";
import type { Changes } from "../../pods";

const names = ["cpu", "memory", "ephemeral-storage"] as const;
const c = "mandatory spec.containers[0]";
const place = (part: string, name: string): string => `${c}.resources.${part}.${name}`;
const one = (changes: Changes): Changes => goodPod({ containers: [{ ...goodContainer, ...changes }] });
const sized = (part: "requests" | "limits", changes: Changes): Changes =>
  one({ resources: { ...goodContainer.resources, [part]: { ...goodContainer.resources[part], ...changes } } });
const get = (path: string): Changes => ({ httpGet: { path, port: "http" } });
const probed = (readinessProbe: unknown, livenessProbe: unknown): Changes => one({ readinessProbe, livenessProbe });
const unprobed = { ...goodContainer, readinessProbe: undefined, livenessProbe: undefined };
const bothProbes = [`${c}.readinessProbe`, `${c}.livenessProbe`];

describe("pod/resources-probes", () => {
  it("accepts a pod with both, in every kind", () => {
    for (const { manifest } of inEveryKind(goodSpec())) assert.deepEqual(found(rule, manifest), []);
  });

  for (const { title, manifest, path } of inEveryKind(
    goodSpec({ containers: [{ ...goodContainer, livenessProbe: null }] }),
  )) {
    it(`looks into ${title}`, () => {
      assert.deepEqual(found(rule, manifest), [`mandatory ${path}containers[0].livenessProbe`]);
    });
  }

  describe("resources", () => {
    for (const name of names) {
      for (const value of [undefined, null, "", "0", 0, "-1", "lots", "1e3", unknown]) {
        it(`refuses ${JSON.stringify(value)} as the limit of ${name}`, () => {
          assert.deepEqual(found(rule, sized("limits", { [name]: value })), [place("limits", name)]);
        });
      }

      for (const value of ["", "0", "-1", "lots", unknown]) {
        it(`refuses ${JSON.stringify(value)} as the request of ${name}`, () => {
          assert.deepEqual(found(rule, sized("requests", { [name]: value })), [place("requests", name)]);
        });
      }

      it(`takes the limit of ${name} where no request stands, as Kubernetes does`, () => {
        assert.deepEqual(found(rule, sized("requests", { [name]: undefined })), []);
      });
    }

    it("accepts a request up to the limit and refuses one unit more", () => {
      assert.deepEqual(found(rule, sized("requests", { cpu: "0.2" })), []);
      assert.deepEqual(found(rule, sized("requests", { cpu: "201m" })), [place("requests", "cpu")]);
    });

    it("accepts numbers as they are", () => {
      assert.deepEqual(found(rule, sized("limits", { cpu: 1 })), []);
    });

    it("refuses a container without any", () => {
      assert.deepEqual(
        found(rule, one({ resources: undefined })),
        names.map((name) => place("limits", name)),
      );
    });

    for (const list of ["initContainers", "containers"]) {
      it(`looks at every one of the ${list}`, () => {
        const bare = { ...goodContainer, resources: undefined };
        assert.equal(
          found(rule, goodPod({ [list]: [goodContainer, bare] }))[0],
          `mandatory spec.${list}[1].resources.limits.cpu`,
        );
      });
    }

    it("asks nothing of ephemeral containers, on which the API allows neither resources nor probes", () => {
      assert.deepEqual(found(rule, goodPod({ ephemeralContainers: [{ name: "debug" }] })), []);
    });

    it("accepts exactly the requests above nothing and up to the limit, in whatever unit they are written", () => {
      const amount = fc
        .tuple(fc.nat(300), fc.constantFrom("", "m", "k", "Ki", "Mi"))
        .map(([n, unit]) => `${String(n)}${unit}`);
      fc.assert(
        fc.property(amount, amount, (requests, limits) => {
          const resources = {
            requests: { ...goodContainer.resources.requests, memory: requests },
            limits: { ...goodContainer.resources.limits, memory: limits },
          };
          const [least, most] = [parseQuantity(requests), parseQuantity(limits)];
          assert.equal(found(rule, one({ resources })).length === 0, least > 0n && least <= most);
        }),
      );
    });
  });

  describe("probes", () => {
    for (const probe of ["readinessProbe", "livenessProbe"]) {
      for (const value of [undefined, null, {}, { periodSeconds: 5 }, { httpGet: null }]) {
        it(`refuses ${JSON.stringify(value)} as ${probe}`, () => {
          assert.deepEqual(found(rule, one({ [probe]: value })), [`${c}.${probe}`]);
        });
      }

      it(`refuses a ${probe} that is not known at preview`, () => {
        assert.deepEqual(found(rule, one({ [probe]: unknown })), [`${c}.${probe}`]);
      });
    }

    for (const action of [{ exec: { command: ["true"] } }, { tcpSocket: { port: 1 } }, { grpc: { port: 1 } }]) {
      it(`accepts ${JSON.stringify(action)} as an action`, () => {
        assert.deepEqual(found(rule, probed(action, get("/live"))), []);
      });
    }

    it("accepts different actions with the same patience", () => {
      assert.deepEqual(found(rule, probed(get("/ready"), get("/live"))), []);
    });

    it("accepts the same action when liveness is more patient, by period or by count", () => {
      assert.deepEqual(found(rule, probed(get("/"), { ...get("/"), periodSeconds: 11 })), []);
      assert.deepEqual(found(rule, probed(get("/"), { ...get("/"), failureThreshold: 4 })), []);
      assert.deepEqual(found(rule, probed({ ...get("/"), periodSeconds: 5 }, get("/"))), []);
    });

    for (const [title, readiness, liveness] of [
      ["nothing else", get("/"), get("/")],
      ["the defaults written out", get("/"), { ...get("/"), periodSeconds: 10, failureThreshold: 3 }],
      ["zeros, which mean the defaults", get("/"), { ...get("/"), periodSeconds: 0, failureThreshold: 0 }],
      ["the same product", get("/"), { ...get("/"), periodSeconds: 30, failureThreshold: 1 }],
      ["less patience", get("/"), { ...get("/"), periodSeconds: 1 }],
      ["keys in another order", get("/"), { httpGet: { port: "http", path: "/" } }],
      ["null for a key", get("/"), { httpGet: { port: "http", path: "/", host: null } }],
      ["a period that is no number", get("/"), { ...get("/"), periodSeconds: "often" }],
      ["a command of the same words", { exec: { command: ["a", "b"] } }, { exec: { command: ["a", "b"] } }],
    ] as const) {
      it(`refuses probes of the same action with ${title}`, () => {
        assert.deepEqual(found(rule, probed(readiness, liveness)), [`${c}.livenessProbe`]);
      });
    }

    for (const [title, readiness, liveness] of [
      ["another path", get("/ready"), get("/live")],
      ["another port", get("/"), { httpGet: { path: "/", port: 81 } }],
      ["a header more", get("/"), { httpGet: { ...(get("/")["httpGet"] as Changes), httpHeaders: [{ name: "a" }] } }],
      ["another word", { exec: { command: ["a", "b"] } }, { exec: { command: ["a", "c"] } }],
      ["a word less", { exec: { command: ["a", "b"] } }, { exec: { command: ["a"] } }],
      ["text for a list", { exec: { command: ["a"] } }, { exec: { command: "a" } }],
      ["a list for text", { exec: { command: "a" } }, { exec: { command: ["a"] } }],
      ["text for a mapping", { exec: { command: ["a"] } }, { exec: "a" }],
      ["a mapping for text", { exec: "a" }, { exec: { command: ["a"] } }],
      ["another kind of action", { tcpSocket: { port: 1 } }, { grpc: { port: 1 } }],
    ] as const) {
      it(`takes ${title} for another action`, () => {
        assert.deepEqual(found(rule, probed(readiness, liveness)), []);
      });
    }

    it("refuses a period that is not known at preview", () => {
      assert.deepEqual(found(rule, probed(get("/"), { ...get("/"), periodSeconds: unknown })), [
        `${c}.livenessProbe.periodSeconds`,
      ]);
    });

    it("tells the patience of readiness", () => {
      assert.match(
        findings(rule, probed({ ...get("/"), periodSeconds: 5 }, { ...get("/"), periodSeconds: 1 }))[0]?.allowed ?? "",
        / 15 s /,
      );
    });

    for (const restartPolicy of ["Never", "OnFailure"]) {
      it(`asks for none in a pod that ends: ${restartPolicy}`, () => {
        assert.deepEqual(found(rule, goodPod({ restartPolicy, containers: [unprobed] })), []);
      });
    }

    for (const restartPolicy of ["Always", undefined, null, "never", ""]) {
      it(`asks for them in a pod whose restart policy is ${String(restartPolicy)}`, () => {
        assert.deepEqual(found(rule, goodPod({ restartPolicy, containers: [unprobed] })), bothProbes);
      });
    }

    it("reads the restart policy of a container before the pod's", () => {
      const container = { ...unprobed, restartPolicy: "Always" };
      assert.deepEqual(found(rule, goodPod({ restartPolicy: "Never", containers: [container] })), bothProbes);
      assert.deepEqual(found(rule, goodPod({ containers: [{ ...unprobed, restartPolicy: "OnFailure" }] })), []);
    });

    it("refuses a restart policy that is not known at preview", () => {
      assert.deepEqual(found(rule, goodPod({ restartPolicy: unknown })), ["mandatory spec.restartPolicy"]);
    });

    it("asks for them on sidecars, not on init containers that end", () => {
      const sidecar = { ...unprobed, restartPolicy: "Always" };
      assert.deepEqual(found(rule, goodPod({ initContainers: [unprobed] })), []);
      assert.deepEqual(found(rule, goodPod({ restartPolicy: "Never", initContainers: [unprobed, sidecar] })), [
        "mandatory spec.initContainers[1].readinessProbe",
        "mandatory spec.initContainers[1].livenessProbe",
      ]);
    });
  });

  describe("startup probe", () => {
    const image = (name: string): Changes => one({ image: `registry.internal/webide/${name}@${digest}` });
    const gpu = (resource: string): Changes =>
      one({
        resources: { ...goodContainer.resources, limits: { ...goodContainer.resources.limits, [resource]: "1" } },
      });
    const startup = [`${c}.startupProbe`];

    for (const name of ["vllm/vllm-openai:v0.33.0", "vllm:v0.33.0", "vllm-openai"]) {
      it(`is asked of ${name}`, () => {
        assert.deepEqual(found(rule, image(name)), startup);
      });
    }

    for (const name of ["vllm/exporter:1", "notvllm:1", "valkey/valkey:9.1.2"]) {
      it(`is not asked of ${name}`, () => {
        assert.deepEqual(found(rule, image(name)), []);
      });
    }

    it("is asked of whatever takes a GPU, whole or in part", () => {
      assert.deepEqual(found(rule, gpu("nvidia.com/gpu")), startup);
      assert.deepEqual(found(rule, gpu("nvidia.com/mig-1g.5gb")), startup);
      assert.deepEqual(found(rule, gpu("example.com/gpu")), []);
    });

    it("is enough when it does something", () => {
      const vllm = { ...goodContainer, image: `registry.internal/webide/vllm@${digest}` };
      assert.deepEqual(found(rule, goodPod({ containers: [{ ...vllm, startupProbe: get("/") }] })), []);
      assert.deepEqual(
        found(rule, goodPod({ containers: [{ ...vllm, startupProbe: { failureThreshold: 60 } }] })),
        startup,
      );
    });

    it("is not asked of a model's job that ends", () => {
      const vllm = { ...unprobed, image: `registry.internal/webide/vllm@${digest}` };
      assert.deepEqual(found(rule, goodPod({ restartPolicy: "Never", containers: [vllm] })), []);
    });
  });

  it("refuses containers that are not known at preview", () => {
    assert.deepEqual(found(rule, goodPod({ containers: unknown })), ["mandatory spec.containers"]);
    assert.deepEqual(found(rule, one({ resources: unknown })), [`${c}.resources`]);
    assert.deepEqual(found(rule, one({ image: unknown })), [`${c}.image`]);
  });
});

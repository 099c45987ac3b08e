import assert from "node:assert/strict";
import { ruleFor } from "../../../../../embedded/plugins/kubernetes/wait/rules";
import type { Properties } from "../../../../../embedded/plugins/wire/value";
import { recordedTraffic } from "../../../../support/recorded-traffic";
import { received } from "../wire";

function judge(object: Properties) {
  const rule = ruleFor(object);
  assert.ok(rule, "there is a rule for it");
  return rule.judge(object);
}

/** An object as the official plugin last saw it when it called it ready. */
function recorded(name: string, scenario: string): Properties {
  const call = recordedTraffic({ plugin: "kubernetes", method: "Create", name, scenario })[0]!;
  return received(call.response?.["properties"]);
}

function changed(object: Properties, section: string, fields: Properties): Properties {
  return { ...object, [section]: { ...(object[section] as Properties), ...fields } };
}

const condition = (type: string, status: string, reason = "", message = ""): Properties => ({
  type,
  status,
  reason,
  message,
});

describe("kubernetes stand-in: when an object is ready", () => {
  const ready: [string, string][] = [
    ["d", "02-create"],
    ["stopped", "02-create"],
    ["q", "02-create"],
    ["svc", "02-create"],
    ["s", "21-kinds-create"],
    ["ds", "21-kinds-create"],
  ];
  for (const [name, scenario] of ready) {
    it(`agrees with the official plugin that ${name} of ${scenario} is`, () => {
      assert.equal(judge(recorded(name, scenario)).ready, true);
    });
  }

  it("has no rule for kinds that are ready as soon as they exist", () => {
    for (const kind of ["ConfigMap", "Namespace", "ServiceAccount", "LimitRange"])
      assert.equal(ruleFor({ apiVersion: "v1", kind }), undefined);
    assert.equal(ruleFor({ apiVersion: "rec.example.com/v1", kind: "Deployment" }), undefined);
  });

  describe("Deployment", () => {
    const done = recorded("d", "02-create");

    it("is not while its controller has not seen the newest form", () => {
      assert.equal(judge(changed(done, "metadata", { generation: 2 })).ready, false);
    });

    it("is not while old pods serve and new ones are on their way", () => {
      assert.deepEqual(judge(changed(done, "status", { updatedReplicas: 0 })), {
        ready: false,
        words: "0 of 1 pods are ready",
      });
    });

    it("says why no pod was made", () => {
      const conditions = [condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota: q")];
      const { words } = judge(changed(done, "status", { conditions, readyReplicas: 0 }));
      assert.equal(words, "0 of 1 pods are ready; [FailedCreate] exceeded quota: q");
    });

    it("is not while the rollout goes on", () => {
      const conditions = [
        condition("Available", "True"),
        condition("Progressing", "True", "ReplicaSetUpdated", "1 of 2"),
      ];
      assert.deepEqual(judge(changed(done, "status", { conditions })), {
        ready: false,
        words: "[ReplicaSetUpdated] 1 of 2",
      });
    });
  });

  describe("StatefulSet", () => {
    const done = recorded("s", "21-kinds-create");

    it("is not while a pod has the old form", () => {
      assert.equal(judge(changed(done, "status", { updatedReplicas: 0 })).ready, false);
      assert.equal(judge(changed(done, "status", { updateRevision: "s-new" })).ready, false);
    });

    it("is, with the old form, where pods are only replaced when someone deletes them", () => {
      const spec = { updateStrategy: { type: "OnDelete" } };
      assert.equal(judge(changed(changed(done, "spec", spec), "status", { updatedReplicas: 0 })).ready, true);
    });

    it("is without pods where none are asked for", () => {
      const none = changed(changed(done, "spec", { replicas: 0 }), "status", {
        replicas: 0,
        readyReplicas: 0,
        updatedReplicas: 0,
      });
      assert.equal(judge(none).ready, true);
    });
  });

  describe("DaemonSet", () => {
    const done = recorded("ds", "21-kinds-create");

    it("is not while a node waits for its pod", () => {
      assert.deepEqual(judge(changed(done, "status", { desiredNumberScheduled: 2 })), {
        ready: false,
        words: "1 of 2 pods are ready",
      });
    });
  });

  describe("Job", () => {
    const job = (status: Properties, spec: Properties = {}): Properties => ({
      apiVersion: "batch/v1",
      kind: "Job",
      spec,
      status,
    });

    it("is when it is complete", () => {
      assert.equal(judge(job({ conditions: [condition("Complete", "True")] })).ready, true);
      assert.equal(judge(job({ active: 1 })).ready, false);
    });

    it("has failed, and waiting is over, when it says so", () => {
      const { failed, words } = judge(
        job({ conditions: [condition("Failed", "True", "BackoffLimitExceeded", "too often")] }),
      );
      assert.deepEqual([failed, words], [true, "[BackoffLimitExceeded] too often"]);
    });

    it("is when it is suspended", () => {
      assert.equal(judge(job({}, { suspend: true })).ready, true);
    });
  });

  describe("Pod", () => {
    const pod = (status: Properties): Properties => ({ apiVersion: "v1", kind: "Pod", status });

    it("is when it says so or is done", () => {
      assert.equal(judge(pod({ phase: "Running", conditions: [condition("Ready", "True")] })).ready, true);
      assert.equal(judge(pod({ phase: "Succeeded" })).ready, true);
      assert.equal(judge(pod({ phase: "Running" })).ready, false);
    });

    it("has failed when its phase says so", () => {
      assert.equal(judge(pod({ phase: "Failed", message: "evicted" })).failed, true);
    });
  });

  it("PersistentVolumeClaim: is when bound", () => {
    const claim = (phase: string): Properties => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      status: { phase },
    });
    assert.deepEqual(
      [judge(claim("Bound")).ready, judge(claim("Pending")).ready, judge(claim("Lost")).failed],
      [true, false, true],
    );
  });

  it("ResourceQuota: is when its controller counts by the newest limits", () => {
    const quota = (limit: string): Properties => ({
      apiVersion: "v1",
      kind: "ResourceQuota",
      spec: { hard: { cpu: "1" } },
      status: { hard: { cpu: limit } },
    });
    assert.deepEqual([judge(quota("1000m")).ready, judge(quota("2")).ready], [true, false]);
  });

  it("Service: waits for an address only where it asked for a load balancer", () => {
    const service = (type: string, ...ingress: Properties[]): Properties => ({
      apiVersion: "v1",
      kind: "Service",
      spec: { type },
      status: { loadBalancer: { ingress } },
    });
    assert.equal(judge(service("ClusterIP")).ready, true);
    assert.equal(judge(service("LoadBalancer")).ready, false);
    assert.equal(judge(service("LoadBalancer", { ip: "10.0.0.1" })).ready, true);
  });

  it("Secret: waits for its content only as a service account's token", () => {
    const secret = (type: string, data?: Properties): Properties => ({ apiVersion: "v1", kind: "Secret", type, data });
    assert.equal(judge(secret("Opaque")).ready, true);
    assert.equal(judge(secret("kubernetes.io/service-account-token")).ready, false);
    assert.equal(judge(secret("kubernetes.io/service-account-token", { token: "x" })).ready, true);
  });

  it("CustomResourceDefinition: is when its kind can be used, and never when its names are taken", () => {
    const definition = (...conditions: Properties[]): Properties => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      status: { conditions },
    });
    assert.equal(judge(definition()).ready, false);
    assert.equal(judge(definition(condition("Established", "True"))).ready, true);
    assert.equal(judge(definition(condition("NamesAccepted", "False", "Conflict", "taken"))).failed, true);
  });
});

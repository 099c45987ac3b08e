import { strict as assert } from "node:assert";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { differencesIn } from "../../../operations/drift/differences-in";
import { pathText } from "../../../operations/drift/property-path";
import { eventOf, recordedDifferences, recordedRefresh } from "./recorded-refresh";

function event(kind: string, inputs: object, live: object, rest: object = {}): EngineEvent {
  const type = `kubernetes:core/v1:${kind}`;
  const urn = `urn:pulumi:dev::webide::${type}::x`;
  const state = (properties: object) => ({ type, urn, id: "a/x", inputs: properties, outputs: properties });
  const metadata = { op: "update", urn, type, old: state(inputs), new: state(live), ...rest };
  return { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } } as unknown as EngineEvent;
}

const paths = (of: EngineEvent): string[] => differencesIn(of).map(({ steps }) => pathText(steps));

describe("differences in the events of a refresh", () => {
  it("name every object and field of the recording that was changed by hand, and nothing else", () => {
    assert.deepEqual(
      [...recordedDifferences().keys()].sort(),
      [
        'ConfigMap ide-kim/c data["nginx.conf"]',
        "ConfigMap ide-kim/taken data.k",
        "Deployment ide-kim/dep metadata.annotations.note",
        "Deployment ide-kim/dep spec.replicas",
        "Deployment ide-kim/dep spec.template.spec.containers[0].image",
        "Deployment ide-kim/dep spec.template.spec.containers[0].securityContext",
        "Namespace ide-kim metadata.labels.team",
        'Namespace ide-kim metadata.labels["pod-security.kubernetes.io/enforce"]',
        "NetworkPolicy ide-kim/deny spec.egress[1]",
        "NetworkPolicy ide-kim/gone",
        'ResourceQuota ide-kim/default-quota spec.hard["limits.cpu"]',
        "RoleBinding ide-kim/rb subjects[0].name",
        "RoleBinding ide-kim/rb subjects[1]",
        "Secret ide-kim/plain data.password",
        "Secret ide-kim/s data.password",
      ].sort(),
    );
  });

  it("carry what was declared and what is live", () => {
    const quota = recordedDifferences().get('ResourceQuota ide-kim/default-quota spec.hard["limits.cpu"]');
    assert.deepEqual([quota?.expected, quota?.found], ["4", "99"]);
    const context = recordedDifferences().get(
      "Deployment ide-kim/dep spec.template.spec.containers[0].securityContext",
    );
    assert.deepEqual(context?.expected, { runAsNonRoot: true });
  });

  it("carry what somebody added to a declared list", () => {
    const rule = recordedDifferences().get("NetworkPolicy ide-kim/deny spec.egress[1]");
    assert.equal(rule?.expected, undefined);
    assert.deepEqual(rule?.found, {});
  });

  it("say that an object is missing when it was deleted", () => {
    assert.equal(recordedDifferences().get("NetworkPolicy ide-kim/gone")?.change, "missing");
  });

  it("mark values of Secrets, declared as secret or not", () => {
    const secrets = [...recordedDifferences().values()].filter(({ kind }) => kind === "kubernetes/Secret");
    assert.deepEqual(
      secrets.map(({ isSecret }) => isSecret),
      [true, true],
    );
  });

  it("are none for objects that are as declared", () => {
    const same = recordedRefresh().filter(({ resOutputsEvent }) => resOutputsEvent?.metadata.op === "same");
    assert.ok(same.length > 0);
    assert.deepEqual(same.flatMap(differencesIn), []);
  });

  it("show a realm whose browser flow was reset behind the bindings' back, as the official plugin reads it", () => {
    const [difference, ...others] = differencesIn(
      eventOf("07-refresh-drift", "keycloak:authentication/bindings:Bindings", "b"),
    );
    assert.deepEqual(others, []);
    assert.equal(difference!.object, "realm rec: Bindings b");
    assert.equal(pathText(difference!.steps), "browserFlow");
    assert.equal(difference!.expected, "browser-mfa");
    assert.equal(difference!.found, "browser");
  });

  it("show a deleted object as the official plugin reads it", () => {
    const [difference] = differencesIn(eventOf("07-refresh-drift", "kubernetes:core/v1:ConfigMap", "settings"));
    assert.equal(difference!.change, "missing");
    assert.equal(difference!.object, "ConfigMap rec/settings2");
  });

  it("leave out what the server makes", () => {
    const detailedDiff = { "status.phase": {}, "metadata.resourceVersion": {}, __fieldManager: {}, "spec.a": {} };
    assert.deepEqual(paths(event("Thing", { spec: { a: 1 } }, { spec: { a: 2 } }, { detailedDiff })), ["spec.a"]);
  });

  it("go down to the field where the plugin names only what holds it", () => {
    const labels = (level: string) => ({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": level, a: "b" } },
    });
    const namespace = event("Namespace", labels("restricted"), labels("privileged"), { diffs: ["metadata"] });
    assert.deepEqual(paths(namespace), ['metadata.labels["pod-security.kubernetes.io/enforce"]']);
  });

  it("are found by comparison where the plugin names nothing", () => {
    assert.deepEqual(paths(event("Thing", { spec: { a: 1, b: 1 } }, { spec: { a: 1, b: 2 } })), ["spec.b"]);
  });

  it("are not silent where the plugin says that something differs and not what", () => {
    assert.deepEqual(paths(event("Thing", { spec: 1 }, { spec: 1 })), [""]);
  });

  it("show a list of plain values as a whole", () => {
    const [difference] = differencesIn(
      event("Thing", { args: ["a", "b"] }, { args: ["a", "c"] }, { detailedDiff: { "args[1]": {} } }),
    );
    assert.deepEqual(difference!.steps, ["args"]);
    assert.deepEqual(difference!.found, ["a", "c"]);
  });

  it("tell what is live of a field that was not declared", () => {
    const base = event("Client", { clientId: "x" }, { clientId: "x" }, { detailedDiff: { implicitFlowEnabled: {} } });
    const outputs = base.resOutputsEvent?.metadata.new as { outputs: object };
    outputs.outputs = { clientId: "x", implicitFlowEnabled: true };
    const [difference] = differencesIn(base);
    assert.equal(difference!.expected, undefined);
    assert.equal(difference!.found, true);
  });
});

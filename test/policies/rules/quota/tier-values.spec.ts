import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuantity } from "../../../../components/core/quantities";
import { rule } from "../../../../policies/rules/quota/tier-values";
import { quotaKeys } from "../../../../policies/limits/quotas";
import { baseline, findings, found, unknown } from "../../judged";
import { quota, withMetadata } from "../../manifests";

const hard = (key: string): string => `mandatory spec.hard.${key.includes(".") ? JSON.stringify(key) : key}`;

describe("quota/tier-values", () => {
  it("accepts both tiers exactly at their ceilings", () => {
    assert.deepEqual(found(rule, quota("default")), []);
    assert.deepEqual(found(rule, quota("elevated")), []);
  });

  it("accepts the same amounts in other units", () => {
    const same = {
      "requests.cpu": "2000m",
      "limits.memory": "8192Mi",
      "requests.storage": "20480Mi",
      persistentvolumeclaims: 2,
    };
    assert.deepEqual(found(rule, quota("default", same)), []);
  });

  it("accepts less", () => {
    assert.deepEqual(found(rule, quota("default", { "requests.cpu": "0", "limits.cpu": "3999m" })), []);
  });

  const oneOver: Record<string, string> = {
    "requests.cpu": "2001m",
    "requests.memory": "4097Mi",
    "limits.cpu": "4001m",
    "limits.memory": "8589934593",
    persistentvolumeclaims: "3",
    "requests.storage": "21Gi",
  };
  for (const key of quotaKeys) {
    it(`refuses ${key} one unit over its ceiling`, () => {
      assert.deepEqual(found(rule, quota("default", { [key]: oneOver[key] })), [hard(key)]);
    });

    it(`refuses a quota without ${key}, which would be no limit`, () => {
      assert.deepEqual(found(rule, quota("default", { [key]: undefined })), [hard(key)]);
    });

    it(`refuses ${key} when it is not known at preview`, () => {
      assert.deepEqual(found(rule, quota("default", { [key]: unknown })), [hard(key)]);
    });
  }

  it("holds the default tier to its own ceiling, not to the higher one", () => {
    assert.deepEqual(found(rule, withMetadata(quota("elevated"), { name: "default-quota" })).length, 6);
  });

  it("names value, ceiling and next step", () => {
    const [finding] = findings(rule, quota("default", { "limits.cpu": "4001m" }));
    assert.equal(`${finding?.value ?? ""}; ${finding?.allowed ?? ""}`, '"4001m"; at most 4 for default-quota');
  });

  for (const value of ["", "4 Gi", "lots", "-1", "1e3", "4gi", true, { a: 1 }]) {
    it(`refuses ${JSON.stringify(value)}, which is no quantity`, () => {
      assert.equal(found(rule, quota("default", { "requests.memory": value })).length, 1);
    });
  }

  for (const name of ["default-quota2", "Default-Quota", "quota", undefined]) {
    it(`refuses a quota called ${String(name)}, whose ceiling nobody knows`, () => {
      assert.deepEqual(found(rule, withMetadata(quota(), { name })), ["mandatory metadata.name"]);
    });
  }

  it("accepts further keys that forbid", () => {
    const zero = { "services.loadbalancers": "0", "requests.nvidia.com/gpu": 0, "count/jobs.batch": "0" };
    assert.deepEqual(found(rule, quota("default", zero)), []);
  });

  it("refuses further keys that allow", () => {
    assert.deepEqual(found(rule, quota("default", { "services.loadbalancers": "1", pods: null })), [
      hard("services.loadbalancers"),
      hard("pods"),
    ]);
  });

  it("refuses further keys whose value is no quantity", () => {
    assert.deepEqual(found(rule, quota("default", { pods: "none" })), [hard("pods")]);
  });

  it("refuses scopes, which would leave pods without a limit", () => {
    assert.deepEqual(found(rule, quota("default", {}, { scopes: ["BestEffort"] })), ["mandatory spec.scopes"]);
    assert.deepEqual(found(rule, quota("default", {}, { scopeSelector: { matchExpressions: [] } })), [
      "mandatory spec.scopeSelector",
    ]);
  });

  it("judges a quota without a namespace, which may be put into any", () => {
    assert.deepEqual(found(rule, withMetadata(quota("default", { pods: "1" }), { namespace: undefined })), [
      hard("pods"),
    ]);
  });

  it("leaves quotas of the platform alone", () => {
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: "ai", name: "gpu" })), []);
  });

  it("refuses a quota whose namespace, name or limits are not known at preview", () => {
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: unknown })), ["mandatory metadata.namespace"]);
    assert.deepEqual(found(rule, withMetadata(quota(), { name: unknown })), ["mandatory metadata.name"]);
    assert.deepEqual(found(rule, { ...quota(), spec: { hard: unknown } }), ["mandatory spec.hard"]);
    assert.deepEqual(found(rule, { ...quota(), spec: unknown }), ["mandatory spec"]);
  });

  it("refuses a quota without any limits", () => {
    assert.equal(found(rule, { ...quota(), spec: {} }).length, 6);
  });

  it("accepts exactly the amounts up to the ceiling, in whatever unit they are written", () => {
    const ceiling = parseQuantity(baseline.quotas.default.hard["requests.memory"]);
    const amount = fc
      .tuple(fc.nat(10_000_000), fc.constantFrom("", "k", "Ki", "M", "Mi", "G", "Gi"))
      .map(([n, unit]) => `${String(n)}${unit}`);
    fc.assert(
      fc.property(amount, (value) => {
        assert.equal(
          found(rule, quota("default", { "requests.memory": value })).length === 0,
          parseQuantity(value) <= ceiling,
        );
      }),
    );
  });
});

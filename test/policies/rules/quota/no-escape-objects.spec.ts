import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/quota/no-escape-objects";
import { findings, found, unknown } from "../../judged";
import { quota, withMetadata } from "../../manifests";

const closed = {
  "services.loadbalancers": "0",
  "services.nodeports": "0",
  "count/jobs.batch": "0",
  "count/cronjobs.batch": "0",
};
const place = (key: string): string => `mandatory spec.hard.${key.includes(".") ? JSON.stringify(key) : key}`;

describe("quota/no-escape-objects", () => {
  it("accepts a quota that closes every way out, in any spelling of nothing", () => {
    assert.deepEqual(found(rule, quota("default", closed)), []);
    assert.deepEqual(
      found(rule, quota("elevated", { ...closed, "services.nodeports": 0, "count/jobs.batch": "0m" })),
      [],
    );
  });

  for (const key of Object.keys(closed)) {
    for (const value of ["1", 1, "1m", "none", "-0", "", null, undefined, true, unknown]) {
      it(`refuses ${JSON.stringify(value)} for ${key}`, () => {
        assert.deepEqual(found(rule, quota("default", { ...closed, [key]: value })), [place(key)]);
      });
    }
  }

  it("names the key and why it must be nothing", () => {
    const [finding] = findings(rule, quota("default", { ...closed, "services.nodeports": "1" }));
    assert.match(
      `${finding?.allowed ?? ""} ${finding?.whatToDo ?? ""}`,
      /"0".*every node.*Set services\.nodeports to "0"/,
    );
  });

  it("judges a quota without a namespace, which may be put into any, and leaves the platform's alone", () => {
    assert.equal(found(rule, withMetadata(quota(), { namespace: undefined })).length, 4);
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: "ai" })), []);
  });

  it("refuses a quota without limits, and what is not known at preview", () => {
    assert.equal(found(rule, { ...quota(), spec: {} }).length, 4);
    assert.equal(found(rule, { ...quota(), spec: null }).length, 4);
    assert.deepEqual(found(rule, { ...quota(), spec: { hard: unknown } }), ["mandatory spec.hard"]);
    assert.deepEqual(found(rule, { ...quota(), spec: { hard: [] } }), ["mandatory spec.hard"]);
    assert.deepEqual(found(rule, withMetadata(quota(), { namespace: unknown })), ["mandatory metadata.namespace"]);
  });
});

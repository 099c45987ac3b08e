import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/img/pull";
import { baseline, findings, found, unknown } from "../../judged";
import { goodImage } from "../../manifests";

type Part = Record<string, unknown>;

function pod(container: Part = {}, spec: Part = {}): Part {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "ai" },
    spec: { containers: [{ name: "c", image: goodImage, ...container }], ...spec },
  };
}

const account = (...names: unknown[]): Part => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "default", namespace: "ide-kim" },
  imagePullSecrets: names.map((name) => ({ name })),
});

describe("img/pull", () => {
  it("only warns", () => {
    assert.equal(rule.level, "advisory");
  });

  for (const imagePullPolicy of ["Always", "IfNotPresent", undefined, null]) {
    it(`accepts the policy ${String(imagePullPolicy)}`, () => {
      assert.deepEqual(found(rule, pod({ imagePullPolicy })), []);
    });
  }

  for (const imagePullPolicy of ["Never", "never", "always", "", 1, unknown]) {
    it(`warns about the policy ${JSON.stringify(imagePullPolicy)}`, () => {
      assert.deepEqual(found(rule, pod({ imagePullPolicy })), ["advisory spec.containers[0].imagePullPolicy"]);
    });
  }

  it("looks at init and ephemeral containers and at mounted images", () => {
    const never = { name: "x", image: goodImage, imagePullPolicy: "Never" };
    assert.deepEqual(found(rule, pod({}, { initContainers: [never] })), [
      "advisory spec.initContainers[0].imagePullPolicy",
    ]);
    assert.deepEqual(found(rule, pod({}, { ephemeralContainers: [never] })), [
      "advisory spec.ephemeralContainers[0].imagePullPolicy",
    ]);
    const volumes = [
      { name: "v", image: { reference: goodImage, pullPolicy: "Never" } },
      { name: "w", emptyDir: {} },
    ];
    assert.deepEqual(found(rule, pod({}, { volumes })), ["advisory spec.volumes[0].image.pullPolicy"]);
  });

  it("accepts a listed Secret, and warns about any other", () => {
    assert.deepEqual(found(rule, pod({}, { imagePullSecrets: [{ name: "mirror-login" }] })), []);
    for (const name of ["mirror-login2", "Mirror-Login", "", undefined, unknown]) {
      assert.deepEqual(found(rule, pod({}, { imagePullSecrets: [{ name }] })), [
        "advisory spec.imagePullSecrets[0].name",
      ]);
    }
  });

  it("looks at service accounts, which hand their Secrets to every pod", () => {
    assert.deepEqual(found(rule, account("mirror-login")), []);
    assert.deepEqual(found(rule, account("mirror-login", "other")), ["advisory imagePullSecrets[1].name"]);
    assert.deepEqual(found(rule, { ...account(), imagePullSecrets: unknown }), ["advisory imagePullSecrets"]);
  });

  it("says that none is allowed where none is listed", () => {
    const none = { ...baseline, registries: { ...baseline.registries, pullSecrets: [] } };
    const [finding] = findings(rule, account("mirror-login"), { baseline: none });
    assert.match(finding?.allowed ?? "", /^none/);
    assert.match(findings(rule, account("other"))[0]?.allowed ?? "", /^mirror-login$/);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { parseQuantity } from "../../../../components/core/quantities";
import { rule } from "../../../../policies/rules/pod/readonly-root";
import { found, unknown } from "../../judged";
import { goodContainer, goodPod, goodSpec, inEveryKind, secured } from "../../pods";
import type { Changes } from "../../pods";

const root = "securityContext.readOnlyRootFilesystem";
const withRoot = (value: unknown): Changes => secured({ readOnlyRootFilesystem: value });
const withLimit = (sizeLimit: unknown): Changes => ({ volumes: [{ name: "tmp", emptyDir: { sizeLimit } }] });
const limit = "mandatory spec.volumes[0].emptyDir.sizeLimit";

describe("pod/readonly-root", () => {
  it("accepts a read-only root and an emptyDir with a limit, in every kind", () => {
    for (const { manifest } of inEveryKind(goodSpec(withLimit("64Mi")))) assert.deepEqual(found(rule, manifest), []);
  });

  for (const value of [false, undefined, null, "true", unknown]) {
    it(`refuses a container where ${String(value)} stands`, () => {
      assert.deepEqual(found(rule, goodPod({ containers: [withRoot(value)] })), [
        `mandatory spec.containers[0].${root}`,
      ]);
    });
  }

  it("refuses a container without a security context", () => {
    assert.deepEqual(found(rule, goodPod({ containers: [{ name: "c" }] })), [`mandatory spec.containers[0].${root}`]);
  });

  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    it(`looks at every one of the ${list}`, () => {
      assert.deepEqual(found(rule, goodPod({ [list]: [goodContainer, withRoot(false)] })), [
        `mandatory spec.${list}[1].${root}`,
      ]);
    });
  }

  for (const { title, manifest, path } of inEveryKind(goodSpec({ volumes: [{ name: "tmp", emptyDir: {} }] }))) {
    it(`looks into ${title}`, () => {
      assert.deepEqual(found(rule, manifest), [`mandatory ${path}volumes[0].emptyDir.sizeLimit`]);
    });
  }

  for (const value of [undefined, null, "", "0", "0Mi", 0, "-1Mi", "64 Mi", "64mb", "1e3", unknown]) {
    it(`refuses ${JSON.stringify(value)} as the size limit`, () => {
      assert.deepEqual(found(rule, goodPod(withLimit(value))), [limit]);
    });
  }

  for (const value of ["1", 1, "64Mi", "0.5Gi"]) {
    it(`accepts ${JSON.stringify(value)} as the size limit`, () => {
      assert.deepEqual(found(rule, goodPod(withLimit(value))), []);
    });
  }

  it("holds memory to a limit too", () => {
    assert.deepEqual(found(rule, goodPod({ volumes: [{ name: "shm", emptyDir: { medium: "Memory" } }] })), [limit]);
  });

  for (const [title, volume] of [
    ["names no source", { name: "tmp" }],
    ["has null as its source", { name: "tmp", emptyDir: null }],
  ] as const) {
    it(`refuses a volume that ${title}: Kubernetes makes an emptyDir without a limit of it`, () => {
      assert.deepEqual(found(rule, goodPod({ volumes: [volume] })), [limit]);
    });
  }

  it("leaves other volumes alone", () => {
    const volumes = [
      { name: "a", persistentVolumeClaim: { claimName: "home" } },
      { name: "b", configMap: { name: "b" } },
    ];
    assert.deepEqual(found(rule, goodPod({ volumes })), []);
  });

  it("refuses volumes that are not known at preview", () => {
    assert.deepEqual(found(rule, goodPod({ volumes: unknown })), ["mandatory spec.volumes"]);
    assert.deepEqual(found(rule, goodPod({ volumes: [unknown] })), ["mandatory spec.volumes[0]"]);
    assert.deepEqual(found(rule, goodPod({ volumes: [{ name: "tmp", emptyDir: unknown }] })), [
      "mandatory spec.volumes[0].emptyDir",
    ]);
  });

  it("accepts exactly the limits above nothing, in whatever unit they are written", () => {
    const amount = fc
      .tuple(fc.nat(50), fc.constantFrom("", "m", "k", "Ki", "Mi", "G"))
      .map(([n, unit]) => `${String(n)}${unit}`);
    fc.assert(
      fc.property(amount, (value) => {
        assert.equal(found(rule, goodPod(withLimit(value))).length === 0, parseQuantity(value) > 0n);
      }),
    );
  });
});

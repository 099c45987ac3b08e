import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/img/known-bad";
import { findings, found, unknown } from "../../judged";
import { digest, goodImage, pod, withMetadata } from "../../manifests";

const image = "mandatory spec.containers[0].image";
const warning = "advisory spec.containers[0].image";
const at = (repository: string, tag: string, registry = "registry.internal/webide"): Record<string, unknown> =>
  pod(`${registry}/${repository}:${tag}@${digest}`);

describe("img/known-bad", () => {
  it("accepts versions above floor and wish", () => {
    assert.deepEqual(found(rule, at("berriai/litellm", "v1.103.2")), []);
  });

  for (const tag of ["1.82.7", "v1.82.8", "v1.82.8-stable", "1.82.8-rc.1"]) {
    it(`refuses LiteLLM ${tag}, a release by an attacker`, () => {
      const [finding] = findings(rule, at("berriai/litellm", tag));
      assert.equal(finding?.level, "mandatory");
      assert.equal(finding.allowed, "LiteLLM other than 1.82.7, 1.82.8");
      assert.match(finding.whatToDo, /https:\/\/example\.com\/advisory/);
    });
  }

  it("does not refuse the neighbours of a denied version for being its neighbours", () => {
    assert.deepEqual(found(rule, at("litellm", "1.82.6")), [warning]);
    assert.deepEqual(found(rule, at("litellm", "1.82.9")), [warning]);
    assert.deepEqual(found(rule, at("litellm", "1.82.80")), [warning]);
  });

  it("refuses a version below its floor, and a pre-release of the floor", () => {
    assert.ok(found(rule, at("litellm", "1.79.99")).includes(image));
    assert.ok(found(rule, at("litellm", "1.80.0-rc.1")).includes(image));
    assert.deepEqual(found(rule, at("litellm", "1.80.0")), [warning]);
  });

  it("only warns below the wanted version", () => {
    assert.deepEqual(found(rule, at("litellm", "1.101.0")), [warning]);
    assert.deepEqual(found(rule, at("litellm", "1.101.1")), []);
  });

  const lines: readonly [tag: string, accepted: boolean][] = [
    ["1.30.7", true],
    ["1.30.6", false],
    ["1.30.10", true],
    ["1.31.9", true],
    ["1.31.8", false],
    ["1.29.99", false],
    ["1.32.0", true],
    ["2.0", true],
    ["1.30.7-alpine", true],
  ];
  for (const [tag, accepted] of lines) {
    it(`${accepted ? "accepts" : "refuses"} nginx ${tag} by the floor of its line`, () => {
      assert.deepEqual(found(rule, at("nginxinc/nginx-unprivileged", tag)), accepted ? [] : [image]);
    });
  }

  it("does not mistake an image for another whose name begins or ends alike", () => {
    assert.deepEqual(found(rule, at("nginx/nginx-prometheus-exporter", "1.5.1")), []);
    assert.deepEqual(found(rule, at("my-nginx", "1.0.0")), []);
  });

  it("refuses every version of a retired product", () => {
    assert.deepEqual(found(rule, at("ingress-nginx/controller", "v9.9.9")), [image]);
  });

  it("refuses a judged product that shows no version", () => {
    assert.deepEqual(found(rule, pod(`registry.internal/webide/nginx@${digest}`)), [image]);
    assert.deepEqual(found(rule, at("nginx", "stable")), [image]);
  });

  it("reads the version from the annotation where the tag shows none", () => {
    const manifest = pod(`registry.internal/webide/nginx@${digest}`);
    const annotated = (versions: unknown): Record<string, unknown> =>
      withMetadata(manifest, { annotations: { "webide.dev/image-versions": versions } });
    assert.deepEqual(found(rule, annotated("other=1.0.0, c=1.30.7")), []);
    assert.deepEqual(found(rule, annotated("c=1.30.6")), [image]);
    assert.deepEqual(found(rule, annotated("cc=1.30.7")), [image]);
    assert.deepEqual(found(rule, annotated(unknown)), ['mandatory metadata.annotations."webide.dev/image-versions"']);
  });

  it("holds both to the floor when tag and annotation disagree", () => {
    const manifest = withMetadata(at("nginx", "1.30.7"), { annotations: { "webide.dev/image-versions": "c=1.30.6" } });
    assert.deepEqual(found(rule, manifest), [image]);
  });

  it("warns when nobody reviewed the row for more than 90 days", () => {
    assert.deepEqual(found(rule, at("old", "1.0.0")), [warning]);
  });

  it("does not warn on the ninetieth day", () => {
    assert.deepEqual(found(rule, at("due", "1.0.0")), []);
  });

  it("leaves what is no image reference to img/digest", () => {
    assert.deepEqual(found(rule, pod("nginx:1.0.0@sha256:")), []);
  });

  it("still refuses by such a row", () => {
    assert.deepEqual(found(rule, at("old", "0.9.0")), [warning, image]);
  });

  it("only warns about old versions of locally built images in the machine-local cluster", () => {
    const manifest = at("nginx", "1.22.1", "localhost/webide");
    assert.deepEqual(found(rule, manifest, { stack: "dev", embedded: true }), [warning]);
    assert.deepEqual(found(rule, manifest, { stack: "dev" }), [image]);
  });

  it("refuses a compromised release there too", () => {
    const manifest = at("litellm", "1.82.8", "localhost/webide");
    assert.ok(found(rule, manifest, { stack: "dev", embedded: true }).includes(image));
  });

  it("leaves products alone that no row is about", () => {
    assert.deepEqual(found(rule, pod(goodImage)), []);
  });

  it("refuses an image that is not known at preview", () => {
    assert.deepEqual(found(rule, pod(unknown)), [image]);
  });
});

import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/img/registry";
import { found, unknown } from "../../judged";
import { digest, goodImage, pod } from "../../manifests";

const image = "mandatory spec.containers[0].image";
const local = "localhost/webide/waker:0.1.0";

describe("img/registry", () => {
  it("accepts images of the internal mirror", () => {
    assert.deepEqual(found(rule, pod(goodImage)), []);
  });

  for (const reference of [
    "nginx",
    "webide/nginx",
    "docker.io/library/nginx:1.30.7",
    `registry.internal.example.com/webide/nginx@${digest}`,
    `registry.internal:5000/webide/nginx@${digest}`,
    `example.com/registry.internal/webide/nginx@${digest}`,
    `registry.internal/webide2/nginx@${digest}`,
    `registry.internal/web/nginx@${digest}`,
    `registry.internal/nginx@${digest}`,
    `registry.internal/webide@${digest}`,
    `registry.internal/webide/../other/nginx@${digest}`,
    `registry.internal//webide/nginx@${digest}`,
    `REGISTRY.internal/webide/nginx@${digest}`,
    `user@registry.internal/webide/nginx`,
    ` registry.internal/webide/nginx@${digest}`,
    `https://registry.internal/webide/nginx@${digest}`,
    "",
  ]) {
    it(`refuses ${JSON.stringify(reference.slice(0, 60))}`, () => {
      assert.deepEqual(found(rule, pod(reference)), [image]);
    });
  }

  it("accepts locally built images in the machine-local cluster of dev", () => {
    assert.deepEqual(found(rule, pod(local), { stack: "dev", embedded: true }), []);
    assert.deepEqual(found(rule, pod(local), { stack: "dev-users-00", embedded: true }), []);
  });

  it("refuses them in dev on another cluster", () => {
    assert.deepEqual(found(rule, pod(local), { stack: "dev" }), [image]);
  });

  it("refuses them in prod, whatever the configuration claims", () => {
    assert.deepEqual(found(rule, pod(local), { stack: "prod", embedded: true }), [image]);
  });

  it("refuses other images of localhost", () => {
    assert.deepEqual(found(rule, pod("localhost/other/waker:0.1.0"), { stack: "dev", embedded: true }), [image]);
  });

  it("refuses an image that is not known at preview", () => {
    assert.deepEqual(found(rule, pod(unknown)), [image]);
  });
});

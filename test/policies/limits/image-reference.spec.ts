import assert from "node:assert/strict";
import fc from "fast-check";
import { imageReference } from "../../../policies/limits/image-reference";
import { digest } from "../manifests";

describe("image references", () => {
  it("are taken apart", () => {
    assert.deepEqual(imageReference(`registry.internal:5000/a/b-c/d:1.0@${digest}`), {
      registry: "registry.internal:5000",
      repository: "a/b-c/d",
      tag: "1.0",
      digest,
    });
  });

  it("without a host belong to Docker Hub", () => {
    assert.deepEqual(imageReference("nginx"), { registry: "docker.io", repository: "nginx" });
    assert.deepEqual(imageReference("webide/nginx:1"), { registry: "docker.io", repository: "webide/nginx", tag: "1" });
  });

  it("know a port from a tag", () => {
    assert.deepEqual(imageReference("localhost:5000/a"), { registry: "localhost:5000", repository: "a" });
    assert.deepEqual(imageReference("localhost/a"), { registry: "localhost", repository: "a" });
    assert.deepEqual(imageReference("localhost:5000"), { registry: "docker.io", repository: "localhost", tag: "5000" });
  });

  for (const text of [
    "",
    "/",
    "a//b",
    "/a",
    "a/",
    "A/b",
    "a:",
    "a@",
    `a@${digest}x`,
    "a b",
    "a\n",
    "-a.b/c",
    "a..b/c",
    "x.y/a/../b",
    "a.b/c:t:u",
    "a.b/c@sha256:d@e",
  ]) {
    it(`refuse ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(imageReference(text), undefined);
    });
  }

  it("are the same when written again from their parts", () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5})?$/);
    const host = fc.stringMatching(/^[a-z]{1,5}\.[a-z]{1,5}(?::\d{1,4})?$/);
    const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,10}$/), { nil: undefined });
    fc.assert(
      fc.property(
        host,
        fc.array(name, { minLength: 1, maxLength: 3 }),
        tag,
        fc.boolean(),
        (registry, parts, label, pinned) => {
          const repository = parts.join("/");
          const text = `${registry}/${repository}${label === undefined ? "" : `:${label}`}${pinned ? `@${digest}` : ""}`;
          const expected = {
            registry,
            repository,
            ...(label !== undefined && { tag: label }),
            ...(pinned && { digest }),
          };
          assert.deepEqual(imageReference(text), expected);
        },
      ),
    );
  });
});

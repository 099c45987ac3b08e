import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readTarget } from "../../../operations/policy/read-target";
import { UnusableInputError } from "../../../operations/policy/unusable-input";

const pod = `{ apiVersion: v1, kind: Pod, metadata: { name: p } }`;

/** Writes files into a new folder, and reads it or one file of it. */
function read(files: Readonly<Record<string, string>>, target = ""): ReturnType<typeof readTarget> {
  const dir = mkdtempSync(path.join(tmpdir(), "target-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      writeFileSync(path.join(dir, name), content);
    }
    return readTarget(path.join(dir, target));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The reasons for which something can not be read, without the folder's name. */
function reasons(files: Readonly<Record<string, string>>, target = ""): string[] {
  try {
    read(files, target);
  } catch (error) {
    assert.ok(error instanceof UnusableInputError, String(error));
    return error.reasons.map((reason) => reason.replace(/^\S*target-[^/:]+\/?/, ""));
  }
  throw new assert.AssertionError({ message: "expected unusable input" });
}

const render = JSON.stringify({ stack: "dev", environment: "dev", embedded: true, stacks: ["dev", "dev-users-00"] });
const rendering = {
  "render.json": render,
  "dev/kubernetes/ai/Pod/p.yaml": pod,
  "dev/keycloak/realm/webide.json": JSON.stringify({
    type: "keycloak:index/realm:Realm",
    name: "webide",
    inputs: { realm: "webide" },
  }),
  "dev/resources.json": "[]",
  "dev-users-00/kubernetes/_cluster/Namespace/ide-kim.yaml":
    "{ apiVersion: v1, kind: Namespace, metadata: { name: ide-kim } }",
};

describe("reading what is to be judged", () => {
  it("reads every document of a file, YAML or JSON, and skips empty ones", () => {
    const types = read(
      { "a.yaml": `${pod}\n---\n---\n# nothing\n---\n{"apiVersion":"apps/v1","kind":"Deployment"}\n` },
      "a.yaml",
    ).objects.map((object) => object.type);
    assert.deepEqual(types, ["kubernetes:core/v1:Pod", "kubernetes:apps/v1:Deployment"]);
  });

  it("reads a folder of manifests at any depth, and leaves other files alone", () => {
    const files = { "a/b/c.yml": pod, "d.json": pod.replaceAll(/(\w+)(:| [,}])/g, "$1$2"), "README.md": "no manifest" };
    assert.equal(read({ ...files, "d.json": '{"apiVersion":"v1","kind":"Pod"}' }).objects.length, 2);
  });

  it("judges manifests of unknown origin like production", () => {
    const target = read({ "a.yaml": pod });
    assert.deepEqual(target.stacks, []);
    assert.deepEqual(target.objects[0]?.stack, { environment: "prod", kind: "any", embedded: false });
  });

  it("reads a rendering with its stacks and all providers", () => {
    const { objects, stacks } = read(rendering);
    assert.deepEqual(objects.map((object) => object.type).sort(), [
      "keycloak:index/realm:Realm",
      "kubernetes:core/v1:Namespace",
      "kubernetes:core/v1:Pod",
    ]);
    assert.deepEqual(
      stacks.map((stack) => [stack.name, stack.environment, stack.kind, stack.embedded]),
      [
        ["dev", "dev", "platform", true],
        ["dev-users-00", "dev", "users", true],
      ],
    );
  });

  it("reads what no manifest says: protection, and what the engine keeps encrypted", () => {
    const facts = { file: "kubernetes/ai/Pod/p.yaml", protect: true, secretInputs: ["data"] };
    const { objects } = read({ ...rendering, "dev/resources.json": JSON.stringify([facts]) });
    assert.deepEqual(objects.find((object) => object.type.endsWith(":Pod"))?.options, {
      protect: true,
      retainOnDelete: false,
      secretInputs: ["data"],
    });
  });

  it("lets the rendering make a stack stricter, never laxer", () => {
    const strict = read({ ...rendering, "render.json": render.replace('"environment":"dev"', '"environment":"prod"') });
    assert.deepEqual(
      strict.stacks.map((stack) => [stack.environment, stack.embedded]),
      [
        ["prod", false],
        ["prod", false],
      ],
    );
    const lax = read({
      "render.json": JSON.stringify({ stack: "prod", environment: "dev", embedded: true }),
      "prod/kubernetes/ai/Pod/p.yaml": pod,
    });
    assert.deepEqual(
      lax.stacks.map((stack) => [stack.environment, stack.embedded]),
      [["prod", false]],
    );
  });

  it("follows anchors and merge keys, as kubectl does", () => {
    const { objects } = read({
      "a.yaml": "apiVersion: v1\nkind: Pod\nx: &x { image: a }\nspec: { containers: [{ <<: *x, name: b }] }\n",
    });
    assert.deepEqual((objects[0]?.props as { spec: unknown }).spec, { containers: [{ image: "a", name: "b" }] });
  });

  it("names every file that can not be read, with line and reason", () => {
    const bad = {
      "a.yaml": "a: [",
      "b.yaml": `${pod}\n---\njust text\n`,
      "c.yaml": "kind: Pod\n",
      "d.yaml": "a: 1\na: 2\n",
    };
    const [a, b, c, d, ...rest] = reasons(bad);
    assert.match(a ?? "", /^a\.yaml:1: is not valid YAML/);
    assert.equal(b, "b.yaml:3: is no Kubernetes object; it needs apiVersion and kind as text");
    assert.equal(c, "c.yaml:1: is no Kubernetes object; it needs apiVersion and kind as text");
    assert.match(d ?? "", /^d\.yaml:2: is not valid YAML: .*unique/);
    assert.deepEqual(rest, []);
  });

  it("refuses binary files", () => {
    assert.deepEqual(reasons({ "a.yaml": "\u0000" }), ["a.yaml: is not text"]);
  });

  it("refuses what does not exist and what holds nothing", () => {
    assert.deepEqual(reasons({}, "nowhere"), ["nowhere: does not exist"]);
    assert.deepEqual(reasons({ "README.md": "x" }), [": holds no object to judge"]);
    assert.deepEqual(reasons({ "a.yaml": "# nothing\n" }), [": holds no object to judge"]);
  });

  it("refuses a rendering without one of its stacks", () => {
    const one = { ...rendering, "render.json": render.replace("dev-users-00", "dev-users-01") };
    assert.match(reasons(one)[0] ?? "", /^dev-users-01: is missing, though/);
  });

  it("refuses a rendering whose own files are broken", () => {
    assert.match(reasons({ ...rendering, "render.json": "{" })[0] ?? "", /^render\.json: is not valid JSON/);
    assert.match(reasons({ ...rendering, "render.json": "{}" })[0] ?? "", /^render\.json: stack: /);
    assert.match(
      reasons({ ...rendering, "dev/keycloak/realm/x.json": "[]" })[0] ?? "",
      /^dev\/keycloak\/realm\/x\.json: /,
    );
  });
});

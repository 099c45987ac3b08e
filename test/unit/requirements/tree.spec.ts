import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { repository } from "./requirements-file";

interface PackageFile {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");

/** What everybody who knows Pulumi and TypeScript projects looks for. */
const required = [
  "package.json",
  "tsconfig.json",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "Pulumi.prod.yaml",
  "components",
  "stacks",
  "policies",
  "test",
  "README.md",
];

/** The few others. */
const others = [
  "LICENSE",
  "catalog",
  "docs",
  "embedded",
  "eslint.config.mjs",
  "operations",
  "package-lock.json",
  // What runs inside the cluster and is written here: it may import core alone.
  "programs",
  "webide",
];

describe("the top level of the repository", () => {
  for (const name of required) {
    it(`A1: has ${name}`, () => {
      assert.ok(existsSync(path.join(repository, name)));
    });
  }

  it("A1: has few others beside them", () => {
    const ignored = new Set(
      read(".gitignore")
        .split("\n")
        .map((line) => line.replaceAll("/", "").trim()),
    );
    const found = readdirSync(repository).filter((name) => !name.startsWith(".") && !ignored.has(name));
    assert.deepEqual(
      found.filter((name) => !required.includes(name)),
      others,
    );
  });

  for (const name of ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/keycloak", "@pulumi/random", "@pulumi/policy"]) {
    it(`A2: depends on ${name} in one exact version`, () => {
      assert.match((JSON.parse(read("package.json")) as PackageFile).dependencies[name] ?? "", /^\d+\.\d+\.\d+$/);
    });
  }

  it("A2: tests with mocha in one exact version", () => {
    assert.match((JSON.parse(read("package.json")) as PackageFile).devDependencies["mocha"] ?? "", /^\d+\.\d+\.\d+$/);
  });
});

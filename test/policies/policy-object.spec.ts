import assert from "node:assert/strict";
import { policyObjects, stackFacts } from "../../policies/policy-object";
import { objects, unknown } from "./judged";
import { pod } from "./manifests";

describe("what a stack's name says", () => {
  const cases: readonly [name: string, environment: string, kind: string, embedded: boolean][] = [
    ["dev", "dev", "platform", true],
    ["dev-users-00", "dev", "users", true],
    ["prod", "prod", "platform", false],
    ["prod-users-12", "prod", "users", false],
    ["staging", "prod", "platform", false],
    ["development", "prod", "platform", false],
    ["", "prod", "platform", false],
  ];
  for (const [name, environment, kind, embedded] of cases) {
    it(`takes ${JSON.stringify(name)} for ${environment}, ${kind}${embedded ? ", which may be machine-local" : ""}`, () => {
      assert.deepEqual(stackFacts(name, true), { name, environment, kind, embedded });
    });
  }

  it("takes no stack for machine-local unless it is said", () => {
    assert.equal(stackFacts("dev", false).embedded, false);
  });
});

describe("an object as rules read it", () => {
  it("takes lists inside lists apart", () => {
    const list = (...items: unknown[]): unknown => ({ apiVersion: "v1", kind: "List", items });
    assert.deepEqual(
      objects(list(pod("a"), list(pod("b")))).map((object) => object.source),
      ["test.yaml items[0]", "test.yaml items[1] items[0]"],
    );
  });

  it("knows the kind of items of a typed list that leave it out", () => {
    assert.deepEqual(
      objects({ apiVersion: "v1", kind: "PodList", items: [{ spec: {} }] }).map((object) => object.kind),
      ["Pod"],
    );
  });

  it("has the name that the program gave it, where it comes from another provider", () => {
    const resource = {
      type: "keycloak:index/realm:Realm",
      props: { realm: "webide" },
      stack: stackFacts("prod", false),
    };
    const title = (source: string): string | undefined => policyObjects({ ...resource, source })[0]?.title;
    assert.equal(
      title("urn:pulumi:prod::webide::webide:identity:X$keycloak:index/realm:Realm::corp.realm"),
      "Realm corp.realm",
    );
    assert.equal(title("/render/prod/keycloak/realm/corp.realm.json"), "Realm corp.realm");
  });

  it("can be named although its name is not known", () => {
    const [object] = objects({ apiVersion: "v1", kind: "Pod", metadata: { name: unknown, namespace: "ai" } });
    assert.equal(object?.title, "Pod ai/(no name)");
  });
});

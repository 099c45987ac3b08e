import assert from "node:assert/strict";
import type { RecordedResource } from "../../../operations/render/recorded-resource";
import { renderFiles } from "../../../operations/render/render-files";

const resource = (over: Partial<RecordedResource>): RecordedResource => ({
  type: "kubernetes:core/v1:Service",
  name: "s",
  urn: "urn:1",
  parent: "",
  custom: true,
  inputs: { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "ingress" } },
  secretInputs: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  dependencies: [],
  ...over,
});
const paths = (...resources: RecordedResource[]) => renderFiles("dev", resources).map((file) => file.path);

describe("the files of a render", () => {
  it("lie by namespace and kind", () => {
    assert.deepEqual(paths(resource({})), ["dev/kubernetes/ingress/Service/web.yaml", "dev/resources.json"]);
  });

  it("put objects without a namespace together", () => {
    const inputs = { apiVersion: "v1", kind: "Namespace", metadata: { name: "ai" } };
    assert.deepEqual(paths(resource({ inputs }))[0], "dev/kubernetes/_cluster/Namespace/ai.yaml");
  });

  it("show Keycloak's resources as JSON", () => {
    const realm = resource({ type: "keycloak:index/realm:Realm", name: "realm", inputs: { realm: "webide" } });
    const [file] = renderFiles("dev", [realm]);
    assert.equal(file!.path, "dev/keycloak/realm/realm.json");
    assert.deepEqual(JSON.parse(file!.content).inputs, { realm: "webide" });
  });

  it("leave out components and the engine's own resources", () => {
    const component = resource({ custom: false, type: "webide:core:Workload", urn: "urn:2" });
    const provider = resource({ type: "pulumi:providers:kubernetes", urn: "urn:3" });
    assert.deepEqual(paths(component, provider), ["dev/resources.json"]);
  });

  it("say in the index what manifests can not: protection, and what is encrypted", () => {
    const files = renderFiles("dev", [resource({ protect: true, retainOnDelete: true, secretInputs: ["data"] })]);
    const [entry] = JSON.parse(files.at(-1)!.content) as Record<string, unknown>[];
    assert.deepEqual([entry!["protect"], entry!["retainOnDelete"], entry!["secretInputs"]], [true, true, ["data"]]);
  });

  it("are refused when two resources make one object", () => {
    assert.throws(
      () => paths(resource({}), resource({ urn: "urn:2" })),
      /two resources declare the same object: dev\/kubernetes\/ingress\/Service\/web\.yaml/,
    );
  });
});

/* eslint-disable @typescript-eslint/no-explicit-any -- a test reads free-form schemas */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { kubeconformSchemas } from "../../../embedded/tools/kubernetes-schemas/kubeconform-schemas";
import { crdSchemas } from "../../../embedded/tools/velero-crds/crd-schemas";
import { temporaryFolder } from "./fake-tool";

const crd = `
kind: CustomResourceDefinition
spec:
  group: example.org
  names: {kind: Thing}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          metadata: {type: object}
          spec:
            type: object
            properties:
              port: {anyOf: [{type: integer}, {type: string}], x-kubernetes-int-or-string: true}
              phase: {type: string, nullable: true, enum: [a]}
              labels: {type: object, additionalProperties: {type: string}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}
              parts: {type: array, items: {type: object, properties: {a: {type: string}}}}
---
kind: SomethingElse
`;

describe("schemas out of a CustomResourceDefinition", () => {
  const [[name, schema]] = [...crdSchemas(crd)] as unknown as [[string, Record<string, any>]];
  const spec = schema.properties.spec;

  it("are named as kubeconform looks for them", () => {
    assert.equal(name, "example.org/thing_v1.json");
  });
  it("refuse unknown fields where the fields are known", () => {
    assert.deepEqual(
      [schema, spec, spec.properties.parts.items].map((part) => part.additionalProperties),
      [false, false, false],
    );
  });
  it("allow any field where the definition allows any", () => {
    assert.deepEqual(
      [schema.properties.metadata, spec.properties.free].map((part) => part.additionalProperties),
      [undefined, undefined],
    );
    assert.deepEqual(spec.properties.labels.additionalProperties, { type: "string" });
  });
  it("accept number or text, and null, where Kubernetes does", () => {
    assert.deepEqual(spec.properties.port, { type: ["integer", "string"] });
    assert.deepEqual(spec.properties.phase, { type: ["string", "null"], enum: ["a", null] });
  });
});

describe("schemas out of kubernetes-validate", () => {
  const folder = temporaryFolder();
  const write = (name: string, schema: object): void => {
    fs.writeFileSync(path.join(folder, name), JSON.stringify(schema));
  };
  write("_definitions.json", { $id: "https://example.org/api/_definitions.json", $defs: {} });
  const gvk = [{ group: "rbac.authorization.k8s.io", version: "v1", kind: "Role" }];
  write("role-rbac-v1.json", {
    $id: "x",
    "x-kubernetes-group-version-kind": gvk,
    properties: { metadata: { $ref: "/api/_definitions.json#/$defs/Meta" } },
  });
  write("policyrule-rbac-v1.json", { properties: {} });
  const schemas = kubeconformSchemas(folder);

  it("hold real kinds and the shared definitions, not the schemas of mere parts", () => {
    assert.deepEqual([...schemas.keys()], ["_definitions.json", "role-rbac-v1.json"]);
  });
  it("refer to the definitions beside them, not to an address", () => {
    const role = schemas.get("role-rbac-v1.json") as Record<string, any>;
    assert.deepEqual([role.$id, role.properties.metadata.$ref], [undefined, "_definitions.json#/$defs/Meta"]);
  });
});

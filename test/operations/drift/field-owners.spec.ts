import { strict as assert } from "node:assert";
import { fieldOwners, isForeignOwner, ownerText } from "../../../operations/drift/field-owners";
import { parsePath } from "../../../operations/drift/property-path";

/** As a real API server kept them after edits by kubectl and argocd. */
const managedFields = [
  { manager: "kubectl", operation: "Update", subresource: "scale", fieldsV1: { "f:spec": { "f:replicas": {} } } },
  {
    manager: "pulumi-kubernetes-fdc9efde",
    operation: "Update",
    fieldsV1: {
      "f:metadata": { "f:annotations": {} },
      "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"c"}': { ".": {}, "f:name": {} } } } } },
    },
  },
  {
    manager: "kubectl-set",
    operation: "Update",
    fieldsV1: { "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"c"}': { "f:image": {} } } } } } },
  },
  { manager: "argocd", operation: "Apply", fieldsV1: { "f:data": { "f:k": {} }, "f:finalizers": { 'v:"x"': {} } } },
  { manager: "kubectl-patch", operation: "Update", fieldsV1: { "f:egress": {} } },
];
const live = {
  spec: { replicas: 2, template: { spec: { containers: [{ name: "b" }, { name: "c", image: "evil:1" }] } } },
  data: { k: "argo" },
  finalizers: ["w", "x"],
  egress: [{}, {}],
};

const names = (path: string): string[] => fieldOwners(managedFields, live, parsePath(path)).map(ownerText);

describe("owners of a live field", () => {
  it("are those who set it", () => {
    assert.deepEqual(names("data.k"), ["argocd"]);
    assert.deepEqual(names("data.l"), []);
  });

  it("are found through the element of a list that is known by its key", () => {
    assert.deepEqual(names("spec.template.spec.containers[1].image"), ["kubectl-set"]);
    assert.deepEqual(names("spec.template.spec.containers[0].image"), []);
  });

  it("are found through the element of a list that is known by its value", () => {
    assert.deepEqual(names("finalizers[1]"), ["argocd"]);
    assert.deepEqual(names("finalizers[0]"), []);
  });

  it("are those of the whole where lists are owned as a whole", () => {
    assert.deepEqual(names("egress[1].ports"), ["kubectl-patch"]);
  });

  it("name the subresource through which they wrote", () => {
    assert.deepEqual(names("spec.replicas"), ["kubectl (scale)"]);
  });

  const owner = (name: string, operation: string, subresource = "") => ({ name, operation, subresource });

  it("are foreign when they are neither ours nor kubectl's plain edits", () => {
    assert.ok(isForeignOwner(owner("argocd", "Apply"), "pulumi-kubernetes-1"));
    assert.ok(isForeignOwner(owner("kubectl", "Update", "scale"), "pulumi-kubernetes-1"));
    assert.ok(isForeignOwner(owner("pulumi-kubernetes-2", "Apply"), "pulumi-kubernetes-1"));
    assert.ok(!isForeignOwner(owner("pulumi-kubernetes-1", "Apply"), "pulumi-kubernetes-1"));
    assert.ok(!isForeignOwner(owner("kubectl-edit", "Update"), "pulumi-kubernetes-1"));
  });
});

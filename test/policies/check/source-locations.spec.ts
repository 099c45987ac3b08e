import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readManifests } from "../../../operations/policy/read-manifests";
import { SourceLocations } from "../../../operations/policy/source-locations";
import type { Field } from "../../../policies/field";
import type { Finding } from "../../../policies/judge";
import { policiesDir } from "../../../policies/limits/baseline";
import { policyObjects, strictStack } from "../../../policies/policy-object";
import type { PolicyObject } from "../../../policies/policy-object";

const finding = (object: PolicyObject | undefined, place: string): Finding => ({
  rule: "test/rule",
  level: "mandatory",
  object,
  path: place,
  value: "v",
  allowed: "a",
  whatToDo: "w",
});

describe("the line of a finding", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), "locations-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const write = (text: string, name = "manifest.yaml"): string => {
    const file = path.join(dir, name);
    writeFileSync(file, text);
    return file;
  };

  /** `line:column` of a place in the n-th object of a file. */
  function place(text: string, at: (root: Field) => Field, index = 0): string {
    const object = readManifests(write(text), strictStack).flatMap((raw) => policyObjects(raw))[index];
    assert.ok(object);
    const { line, column } = new SourceLocations().of(finding(object, at(object.props).path));
    return `${String(line)}:${String(column)}`;
  }

  const pod = `# a comment
apiVersion: v1
kind: Pod
metadata:
  labels: { "a.b/c": "d" }
spec:
  containers:
    - name: a
    - name: b
      image: x
`;

  it("is that of the key, however it has to be quoted", () => {
    assert.equal(
      place(pod, (root) => root.at("metadata", "labels", "a.b/c")),
      "5:13",
    );
    assert.equal(
      place(pod, (root) => root.at("spec", "containers", 1, "image")),
      "10:7",
    );
  });

  it("is that of the item of a list", () => {
    assert.equal(
      place(pod, (root) => root.at("spec", "containers", 1)),
      "9:7",
    );
  });

  it("is the nearest one around what is not written down", () => {
    assert.equal(
      place(pod, (root) => root.at("spec", "containers", 0, "securityContext", "privileged")),
      "8:7",
    );
    assert.equal(
      place(pod, (root) => root.at("status", "phase")),
      "2:1",
    );
  });

  it("is that of the key whose text holds a document", () => {
    const map = `apiVersion: v1\nkind: ConfigMap\ndata:\n  list.json: |\n    [{"id":"x"}]\n`;
    assert.equal(
      place(map, (root) => root.at("data", "list.json").json().at(0, "id")),
      "4:3",
    );
  });

  it("counts through the documents of a file", () => {
    assert.equal(
      place(`${pod}---\n${pod}`, (root) => root.at("kind"), 1),
      "14:1",
    );
  });

  it("looks into lists of objects", () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  apiVersion: v1\n- kind: List\n  apiVersion: v1\n  items:\n  - apiVersion: v1\n    kind: Service\n`;
    assert.equal(
      place(list, (root) => root.at("kind"), 1),
      "10:5",
    );
  });

  it("follows anchors to where the value is written", () => {
    const anchored = `apiVersion: v1\nkind: Pod\nx: &x\n  image: a\nspec: *x\n`;
    assert.equal(
      place(anchored, (root) => root.at("spec", "image")),
      "4:3",
    );
  });

  it("reads the inputs of a rendered resource of another provider", () => {
    const file = write(
      '{\n  "type": "keycloak:index/realm:Realm",\n  "inputs": {\n    "realm": "x"\n  }\n}\n',
      "realm.json",
    );
    const [object] = policyObjects({
      type: "keycloak:index/realm:Realm",
      props: { realm: "x" },
      source: file,
      stack: strictStack,
    });
    assert.deepEqual(new SourceLocations().of(finding(object, "realm")), { file, line: 4, column: 5 });
  });

  it("is left out where there is no such file", () => {
    const urn = "urn:pulumi:prod::webide::kubernetes:core/v1:Pod::p";
    const [object] = policyObjects({ type: "kubernetes:core/v1:Pod", props: {}, source: urn, stack: strictStack });
    assert.equal(new SourceLocations().of(finding(object, "spec")).line, undefined);
  });

  it("is that of the exemption for what concerns no object", () => {
    const file = path.join(policiesDir, "exemptions.yaml");
    const { line = 0, ...found } = new SourceLocations().of(finding(undefined, "exemptions[0].expires"));
    assert.equal(found.file, file);
    assert.match(readFileSync(file, "utf8").split("\n")[line - 1] ?? "", /^ {4}expires:/);
  });
});

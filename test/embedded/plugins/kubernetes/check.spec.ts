import assert from "node:assert/strict";
import { check } from "../../../../embedded/plugins/kubernetes/check";
import { textAt } from "../../../../embedded/plugins/kubernetes/metadata";
import { Secret, unknown, type Properties } from "../../../../embedded/plugins/wire/value";

const context = {
  defaultNamespace: "team",
  isNamespaced: (_: string, kind: string) => Promise.resolve(kind !== "Namespace"),
};

function checked(news: Properties, olds: Properties = {}, type = "kubernetes:core/v1:ConfigMap") {
  const seed = Buffer.from("seed");
  return check({ urn: "urn", type, name: "settings" }, { olds, news, randomSeed: seed }, context);
}

describe("kubernetes stand-in: check", () => {
  it("names an object that has no name, the same for a preview and the run after it", async () => {
    const { inputs } = await checked({ metadata: {} });
    assert.match(textAt(inputs, "metadata", "name"), /^settings-[0-9a-f]{8}$/);
    assert.deepEqual((await checked({ metadata: {} })).inputs, inputs);
    assert.deepEqual((inputs["metadata"] as Properties)["annotations"], { "pulumi.com/autonamed": "true" });
  });

  it("keeps the name it made before", async () => {
    const olds = { metadata: { name: "settings-12345678", annotations: { "pulumi.com/autonamed": "true" } } };
    const { inputs } = await checked({ data: { k: "new" } }, olds);
    assert.equal((inputs["metadata"] as Properties)["name"], "settings-12345678");
  });

  it("makes a new name when the program took its own name away", async () => {
    const { inputs } = await checked({}, { metadata: { name: "chosen" } });
    assert.match(textAt(inputs, "metadata", "name"), /^settings-[0-9a-f]{8}$/);
  });

  it("leaves a name alone that is not known yet", async () => {
    const { inputs } = await checked({ metadata: { name: unknown, namespace: unknown } });
    assert.deepEqual(inputs["metadata"], { name: unknown, namespace: unknown });
  });

  it("leaves metadata alone that is not known yet", async () => {
    assert.equal((await checked({ metadata: unknown })).inputs["metadata"], unknown);
  });

  it("puts an object into the default namespace only where its kind lives in namespaces", async () => {
    const inside = await checked({ metadata: { name: "a" } });
    assert.deepEqual(inside.inputs["metadata"], { name: "a", namespace: "team" });
    const outside = await checked({ metadata: { name: "a" } }, {}, "kubernetes:core/v1:Namespace");
    assert.deepEqual(outside.inputs["metadata"], { name: "a" });
  });

  it("turns a Secret's text into data, and keeps it secret though the program did not say so", async () => {
    const news = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, stringData: { token: "abc" } };
    const { inputs } = await checked(news, {}, "kubernetes:core/v1:Secret");
    assert.deepEqual(inputs["data"], new Secret({ token: "YWJj" }));
    assert.equal(inputs["stringData"], undefined);
  });

  it("leaves a Secret's text as it is while a part of it is unknown", async () => {
    const news: Properties = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      stringData: { token: unknown },
    };
    const { inputs } = await checked(news, {}, "kubernetes:core/v1:Secret");
    assert.deepEqual(inputs["stringData"], new Secret({ token: unknown }));
  });

  it("keeps what the program marked as secret", async () => {
    const { inputs } = await checked({ metadata: { name: "a" }, data: { open: "1", closed: new Secret("2") } });
    assert.deepEqual(inputs["data"], { open: "1", closed: new Secret("2") });
  });

  it("refuses generated names, own conditions, lists and patches, each with a reason", async () => {
    const refused = async (news: Properties, type?: string): Promise<string[]> =>
      (await checked(news, {}, type)).failures.map(({ property }) => property);
    assert.deepEqual(await refused({ metadata: { generateName: "a-" } }), ["metadata.generateName"]);
    assert.deepEqual(
      await refused({ metadata: { name: "a", annotations: { "pulumi.com/waitFor": "condition=Up" } } }),
      ['metadata.annotations["pulumi.com/waitFor"]'],
    );
    assert.deepEqual(await refused({ items: [] }, "kubernetes:core/v1:ConfigMapList"), ["items"]);
    assert.deepEqual(await refused({ kind: "ConfigMap" }, "kubernetes:core/v1:ConfigMapPatch"), ["kind"]);
  });

  for (const type of [
    "kubernetes:yaml:ConfigFile",
    "kubernetes:helm.sh/v3:Release",
    "kubernetes:kustomize:Directory",
  ]) {
    it(`refuses ${type} with the way out`, async () => {
      await assert.rejects(checked({}, {}, type), /not supported by the stand-in.*install the official plugin/);
    });
  }
});

import assert from "node:assert/strict";
import type { Container } from "../../../embedded/cluster/controllers/plain-objects";
import { resolveEnvironment } from "../../../embedded/cluster/controllers/resolve-environment";
import { podObject } from "./pod-object";

const sources = {
  secret: (name: string) => Promise.resolve(name === "s" ? { key: "hidden", TOKEN: "t" } : undefined),
  configMap: (name: string) => Promise.resolve(name === "c" ? { key: "plain" } : undefined),
};
const resolve = (env: object[], rest: Partial<Container> = {}) =>
  resolveEnvironment(podObject(), { name: "postgres", env: env as never, ...rest }, sources);

describe("the environment of a played container", () => {
  it("takes values, Secrets, ConfigMaps and fields of the pod", async () => {
    const found = await resolve([
      { name: "A", value: "1" },
      { name: "EMPTY" },
      { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "key" } } },
      { name: "C", valueFrom: { configMapKeyRef: { name: "c", key: "key" } } },
      { name: "D", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    ]);
    assert.deepEqual(found, { A: "1", EMPTY: "", B: "hidden", C: "plain", D: "10.42.32.1" });
  });

  it("replaces $(NAME) by what stands before, and leaves unknown and doubled ones", async () => {
    const found = await resolve([
      { name: "A", value: "1" },
      { name: "B", value: "$(A)-$(LATER)-$$(A)" },
    ]);
    assert.equal(found["B"], "1-$(LATER)-$(A)");
  });

  it("puts env over envFrom", async () => {
    const found = await resolve([{ name: "P_TOKEN", value: "mine" }], {
      envFrom: [{ prefix: "P_", secretRef: { name: "s" } }],
    });
    assert.deepEqual(found, { P_key: "hidden", P_TOKEN: "mine" });
  });

  it("leaves an optional variable out whose Secret does not exist", async () => {
    assert.deepEqual(
      await resolve([{ name: "A", valueFrom: { secretKeyRef: { name: "none", key: "k", optional: true } } }]),
      {},
    );
  });

  it("names variable and Secret when one is missing", async () => {
    const missing = resolve([{ name: "A", valueFrom: { secretKeyRef: { name: "none", key: "k" } } }]);
    await assert.rejects(missing, /^EnvironmentError: A: Secret "none" does not exist in this namespace$/);
  });

  it("names the key, and no value, when a Secret lacks it", async () => {
    const missing = resolve([{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }]);
    await assert.rejects(missing, (error: Error) => {
      assert.equal(error.message, 'A: Secret "s" has no key "k"');
      return true;
    });
  });

  it("refuses a source that it does not know", async () => {
    const unknown = resolve([{ name: "A", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } }]);
    await assert.rejects(unknown, /^EnvironmentError: A: its source is none that the embedded cluster knows/);
  });
});

import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { record } from "../../../operations/render/record";
import { unknownMarker } from "../../../operations/render/recorded-resource";

function secretProgram() {
  const password = new random.RandomPassword("db", { length: 20 });
  new k8s.core.v1.Secret("db", {
    metadata: { name: "db" },
    stringData: { url: pulumi.interpolate`postgres://u:${password.result}@h` },
  });
  return { password: password.result, id: password.id };
}

describe("a recording of the program", () => {
  it("holds a marker where a secret would be, also inside longer texts", async () => {
    const { resources, outputs } = await record(secretProgram, { stack: "dev" });
    const secret = resources.find((r) => r.type === "kubernetes:core/v1:Secret");
    assert.deepEqual(secret!.inputs["stringData"], { url: "postgres://u:<secret:db>@h" });
    assert.equal(outputs["password"], "<secret:db>");
  });

  it("says which inputs the engine would encrypt", async () => {
    const { resources } = await record(secretProgram, { stack: "dev" });
    assert.deepEqual(resources.find((r) => r.type === "kubernetes:core/v1:Secret")!.secretInputs, ["stringData"]);
  });

  it("leaves unknown what an engine would not know, when asked to", async () => {
    const { resources, outputs } = await record(secretProgram, { stack: "dev", unknowns: true });
    const secret = resources.find((r) => r.type === "kubernetes:core/v1:Secret");
    assert.equal(JSON.stringify(secret!.inputs["stringData"]).includes(unknownMarker), true);
    assert.deepEqual(outputs, { password: unknownMarker, id: unknownMarker });
  });

  it("keeps the engine's options", async () => {
    const program = () => {
      new k8s.core.v1.Namespace(
        "n",
        { metadata: { name: "n" } },
        { protect: true, retainOnDelete: true, ignoreChanges: ["spec"] },
      );
    };
    const { resources } = await record(program, { stack: "dev" });
    const { protect, retainOnDelete, ignoreChanges } = resources.find((r) => r.name === "n")!;
    assert.deepEqual(
      { protect, retainOnDelete, ignoreChanges },
      { protect: true, retainOnDelete: true, ignoreChanges: ["spec"] },
    );
  });

  it("keeps two stacks apart that one process records at the same time", async () => {
    const program = (name: string) => () => {
      new k8s.core.v1.Namespace(name, { metadata: { name: pulumi.getStack() } });
    };
    const [dev, prod] = await Promise.all([
      record(program("a"), { stack: "dev" }),
      record(program("b"), { stack: "prod" }),
    ]);
    const names = (r: typeof dev) =>
      r.resources.filter((x) => x.custom).map((x) => [x.name, (x.inputs["metadata"] as { name: string }).name]);
    assert.deepEqual([names(dev), names(prod)], [[["a", "dev"]], [["b", "prod"]]]);
  });

  it("answers a reference to a stack recorded before, and names one that was not", async () => {
    const program = () => ({
      seen: new pulumi.StackReference("organization/webide/dev").requireOutput("url"),
    });
    const references = { "organization/webide/dev": { url: "https://ide.test/" } };
    assert.equal((await record(program, { stack: "dev-users-00", references })).outputs["seen"], "https://ide.test/");
    await assert.rejects(record(program, { stack: "dev-users-00" }), /organization\/webide\/dev/);
  });

  it("ends when the program returns a resource", async () => {
    const { outputs } = await record(() => ({ n: new k8s.core.v1.Namespace("n") }), { stack: "dev" });
    assert.match(String(outputs["n"]), /^urn:pulumi:dev::webide::.*kubernetes:core\/v1:Namespace::n$/);
  });

  it("passes an error of the program on", async () => {
    const program = () => {
      throw new Error("no such image");
    };
    await assert.rejects(record(program, { stack: "dev" }), /no such image/);
  });
});

import assert from "node:assert/strict";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { plainProperties } from "../../../policies/analyzer/plain-properties";
import { unknown } from "../judged";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

function read(properties: Record<string, JavaScriptValue>): Record<string, unknown> {
  return plainProperties(Struct.fromJavaScript(properties));
}

describe("properties from the engine", () => {
  it("become plain data in which unknown values are markers", () => {
    const properties = { a: { b: [1, unknown, { c: unknown, d: true }] }, e: null, f: "x" };
    assert.deepEqual(read(properties), properties);
    assert.deepEqual(plainProperties(undefined), {});
  });

  it("keep the keys of secrets, and none of their values", () => {
    const sealed = {
      [signatureKey]: secretSignature,
      value: { user: "root", port: 1, on: true, list: ["x"], no: null },
    };
    assert.deepEqual(read({ data: sealed }), {
      data: { user: "<secret>", port: "<secret>", on: "<secret>", list: ["<secret>"], no: null },
    });
    assert.deepEqual(read({ data: { [signatureKey]: secretSignature } }), { data: "<secret>" });
  });

  it("say of an output what is known of it", () => {
    const value = (fields: Record<string, JavaScriptValue>): unknown =>
      read({ a: { [signatureKey]: outputSignature, ...fields } })["a"];
    assert.equal(value({}), unknown);
    assert.equal(value({ value: "x" }), "x");
    assert.equal(value({ value: "x", secret: true }), "<secret>");
    assert.equal(value({ secret: true }), "<secret>");
  });

  it("leave a file or a folder as something that no rule reads as text", () => {
    const asset = { [signatureKey]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    assert.deepEqual(read({ a: asset })["a"], asset);
  });
});

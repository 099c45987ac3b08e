import assert from "node:assert/strict";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { BinaryReader } from "google-protobuf";
import { readResource } from "../../../policies/analyzer/read-resource";
import type { EngineResource } from "../../../policies/pack";
import { unknown } from "../judged";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const decode = (request: AnalyzeRequest): EngineResource => readResource(new BinaryReader(request.serializeBinary()));

function read(properties: Record<string, JavaScriptValue>): object {
  return decode(new AnalyzeRequest().setProperties(Struct.fromJavaScript(properties))).props;
}

/** Of a resource with one property, in bytes that the library would not write. */
function decodeProperty(key: string, value: readonly number[]): EngineResource {
  const field = (number: number, bytes: readonly number[]): number[] => [number * 8 + 2, bytes.length, ...bytes];
  const entry = [...field(1, [...Buffer.from(key)]), ...field(2, value)];
  return readResource(new BinaryReader(Uint8Array.from(field(2, field(1, entry)))));
}

const readA = (value: JavaScriptValue): unknown => (read({ a: value }) as { a: unknown }).a;

describe("a resource from the engine", () => {
  it("is read with what rules may know of it", () => {
    const request = new AnalyzeRequest()
      .setType("kubernetes:core/v1:Pod")
      .setUrn("urn:pulumi:prod::webide::kubernetes:core/v1:Pod::r")
      .setName("r")
      .setOptions(new AnalyzerResourceOptions().setProtect(true).setIgnorechangesList(["a"]));
    assert.deepEqual(decode(request), {
      type: "kubernetes:core/v1:Pod",
      urn: "urn:pulumi:prod::webide::kubernetes:core/v1:Pod::r",
      props: {},
      options: { protect: true },
    });
  });

  it("without options is not protected", () => {
    assert.deepEqual(decode(new AnalyzeRequest()), { type: "", urn: "", props: {}, options: { protect: false } });
  });
});

describe("properties from the engine", () => {
  it("become plain data in which unknown values are markers", () => {
    const properties = { a: { b: [1, unknown, { c: unknown, d: true }] }, e: null, f: "x" };
    assert.deepEqual(read(properties), properties);
  });

  it("keep every kind of number, text and list", () => {
    for (const value of [0, -1.5, 1e300, "", "한글 🙂", "a".repeat(100_000), [], [[]], {}, [{}], false, [null, 1]]) {
      assert.deepEqual(readA(value), value);
    }
  });

  it("keep a key that would vanish as an object's prototype", () => {
    const { props } = decodeProperty("__proto__", [0x1a, 1, 0x78]); // field 3 of a Value: the text "x"
    assert.deepEqual(Object.entries(props), [["__proto__", "x"]]);
  });

  it("are not known where their kind is not", () => {
    const { props } = decodeProperty("a", [0x3a, 1, 0x78]); // field 7 of a Value
    assert.deepEqual(props, { a: unknown });
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
      readA({ [signatureKey]: outputSignature, ...fields });
    assert.equal(value({}), unknown);
    assert.equal(value({ value: "x" }), "x");
    assert.equal(value({ value: "x", secret: true }), "<secret>");
    assert.equal(value({ secret: true }), "<secret>");
  });

  it("leave a file or a folder as something that no rule reads as text", () => {
    const asset = { [signatureKey]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    assert.deepEqual(readA(asset), asset);
  });
});

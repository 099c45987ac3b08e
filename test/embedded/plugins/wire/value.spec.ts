import assert from "node:assert/strict";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  decode,
  encode,
  hasSecret,
  hasUnknown,
  reveal,
  Secret,
  unknown,
} from "../../../../embedded/plugins/wire/value";
import type { Properties, Value } from "../../../../embedded/plugins/wire/value";
import { recordedTraffic } from "../../../support/recorded-traffic";

const signatureKey = "4dabf18193072939515e22adb298388d";
type Plain = Parameters<typeof Struct.fromJavaScript>[0];

/** Properties through the bytes that travel. */
function travel(properties: Properties): Properties {
  return decode(Struct.deserializeBinary(encode(properties).serializeBinary()));
}

const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>(null, true, false, unknown, "", "Korean: 한글"),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    tie("value").map((inner) => new Secret(inner)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__" && key !== signatureKey),
      tie("value"),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
}));

describe("values on the wire", () => {
  it("come back as they were sent, whatever they hold", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        assert.deepEqual(travel({ value }), { value });
      }),
    );
  });

  it("keep secrets and unknowns deep inside objects and lists", () => {
    const inputs: Properties = { data: [{ token: new Secret("s3cr3t") }, unknown] };
    assert.deepEqual(travel(inputs), inputs);
    assert.ok(hasSecret(travel(inputs)["data"]) && hasUnknown(travel(inputs)["data"]));
  });

  it("leave out fields that are undefined", () => {
    assert.deepEqual(travel({ there: 1, absent: undefined }), { there: 1 });
  });

  it("are those of the recording, byte for byte in both directions", () => {
    for (const { request, response } of recordedTraffic()) {
      for (const bag of [request["news"], request["olds"], request["properties"], response?.["properties"]]) {
        if (bag === undefined) continue;
        assert.deepEqual(encode(decode(Struct.fromJavaScript(bag as Plain))).toJavaScript(), bag);
      }
    }
  });

  it("take an output value without a value as unknown, and a secret one as secret", () => {
    const output = { [signatureKey]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const sent = { unknown: output, secret: { ...output, value: "x", secret: true }, plain: { ...output, value: 1 } };
    assert.deepEqual(decode(Struct.fromJavaScript(sent)), { unknown, secret: new Secret("x"), plain: 1 });
  });

  it("refuse an asset in words", () => {
    const asset = { file: { [signatureKey]: "c44067f5952c0a294b673a41bacd8c17", path: "x" } };
    assert.throws(() => decode(Struct.fromJavaScript(asset)), /an asset \(a file\) can not be an input here/);
  });

  it("show nothing of a secret when printed as JSON", () => {
    assert.equal(JSON.stringify({ token: new Secret("s3cr3t") }), '{"token":"[secret]"}');
  });

  it("lay every secret open for the server, and leave the rest", () => {
    const inputs: Value = { a: new Secret([new Secret(1), { b: new Secret("c") }]), d: null };
    assert.deepEqual(reveal(inputs), { a: [1, { b: "c" }], d: null });
  });
});

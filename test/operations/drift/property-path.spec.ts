import { strict as assert } from "node:assert";
import { parsePath, pathText, valueAt } from "../../../operations/drift/property-path";

describe("a path into an object", () => {
  it("is read as the engine writes it", () => {
    assert.deepEqual(parsePath('spec.hard["limits.cpu"]'), ["spec", "hard", "limits.cpu"]);
    assert.deepEqual(parsePath("subjects[0].name"), ["subjects", 0, "name"]);
    assert.deepEqual(parsePath('["a.b"][1]'), ["a.b", 1]);
    assert.deepEqual(parsePath(String.raw`data["with \"quotes\""]`), ["data", 'with "quotes"']);
    assert.deepEqual(parsePath(""), []);
  });

  it("is written as it was read", () => {
    for (const path of [
      'spec.hard["limits.cpu"]',
      "subjects[0].name",
      '["a.b"][1]',
      String.raw`data["with \"quotes\""]`,
    ]) {
      assert.equal(pathText(parsePath(path)), path);
    }
  });

  it("leads to a value, or to nothing", () => {
    const object = { a: [{ "b.c": 1 }] };
    assert.equal(valueAt(object, ["a", 0, "b.c"]), 1);
    assert.equal(valueAt(object, ["a", 1, "b.c"]), undefined);
    assert.equal(valueAt(object, ["a", 0, "b.c", "d"]), undefined);
  });

  it("ends at a value that the engine hides", () => {
    const hidden = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
    assert.equal(valueAt({ data: hidden }, ["data", "password"]), hidden);
  });
});

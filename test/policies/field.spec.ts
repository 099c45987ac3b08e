import assert from "node:assert/strict";
import { Field, UnreadableFieldError, unknownMarkers } from "../../policies/field";
import { unknown } from "./judged";

/** The path that could not be read; fails when everything could. */
function unreadable(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UnreadableFieldError) return `${error.field.path} is ${error.found}`;
    throw error;
  }
  throw new assert.AssertionError({ message: "expected a place that can not be read" });
}

describe("a field of an object", () => {
  const field = Field.of({
    text: "a",
    number: 3,
    list: [{ x: "y" }],
    none: null,
    flag: false,
    hidden: unknown,
    "a.b": "c",
  });

  it("reads text, numbers, flags, lists and mappings", () => {
    assert.equal(field.at("text").text(), "a");
    assert.equal(field.at("number").quantity(), "3");
    assert.equal(field.at("flag").flag(), false);
    assert.equal(field.at("list").items()[0]?.at("x").text(), "y");
    assert.deepEqual(
      field
        .at("list", 0)
        .entries()
        .map((entry) => entry.key),
      ["x"],
    );
  });

  it("names its place, with quotes where a key has a dot", () => {
    assert.equal(field.at("list", 0, "x").path, "list[0].x");
    assert.equal(field.at("a.b").path, '"a.b"');
  });

  it("is absent where nothing or null stands, at any depth", () => {
    assert.equal(field.at("none").isAbsent, true);
    assert.equal(field.at("nowhere", "deep", "down").text(), undefined);
    assert.deepEqual(field.at("nowhere").items(), []);
    assert.deepEqual(field.at("nowhere").entries(), []);
  });

  it("does not read what every object inherits", () => {
    assert.equal(field.at("constructor").isAbsent, true);
    assert.equal(field.at("__proto__").isAbsent, true);
  });

  for (const marker of unknownMarkers) {
    it(`does not read a value that is unknown (${marker.slice(0, 8)})`, () => {
      assert.equal(
        unreadable(() => Field.of({ a: marker }).at("a").text()),
        "a is not known at preview",
      );
    });
  }

  it("does not read text that an unknown value was written into", () => {
    assert.equal(
      unreadable(() =>
        Field.of({ a: `http://${unknown}/` })
          .at("a")
          .text(),
      ),
      "a is not known at preview",
    );
  });

  it("does not read below an unknown value", () => {
    assert.equal(
      unreadable(() => field.at("hidden", "deep")),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").items()),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").entries()),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").flag()),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").quantity()),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").isList()),
      "hidden is not known at preview",
    );
    assert.equal(
      unreadable(() => field.at("hidden").isMapping()),
      "hidden is not known at preview",
    );
  });

  it("does not take an unknown value for an absent one", () => {
    assert.equal(field.at("hidden").isAbsent, false);
  });

  it("does not read a value of another type", () => {
    assert.equal(
      unreadable(() => field.at("number").text()),
      "number is 3",
    );
    assert.equal(
      unreadable(() => field.at("text").flag()),
      'text is "a"',
    );
    assert.equal(
      unreadable(() => field.at("flag").quantity()),
      "flag is false",
    );
    assert.equal(
      unreadable(() => field.at("text").items()),
      'text is "a"',
    );
    assert.equal(
      unreadable(() => field.at("list").entries()),
      'list is [{"x":"y"}]',
    );
    assert.equal(
      unreadable(() => field.at("text", "deep")),
      'text is "a"',
    );
    assert.equal(
      unreadable(() => field.at("flag", 0)),
      "flag is false",
    );
  });

  it("reads a JSON document inside a text, and keeps the place", () => {
    const inner = Field.of({ data: { "x.json": '[{"a":1}]' } })
      .at("data", "x.json")
      .json();
    assert.equal(inner.at(0, "a").path, 'data."x.json"[0].a');
    assert.equal(Field.of({ data: '{"b":1}' }).at("data").json().at("b").path, "data.b");
    assert.equal(
      unreadable(() => field.at("text").json()),
      'text is "a"',
    );
  });

  it("reads a YAML document inside a text, keeps the place, and repeats nothing of what it can not read", () => {
    const text = (value: unknown) => Field.of({ "x.yml": value }).at("x.yml");
    assert.equal(text("a:\n  - b: 1").yaml().at("a", 0, "b").path, '"x.yml".a[0].b');
    assert.equal(text("a: yes").yaml().at("a").text(), "yes");
    assert.equal(text(undefined).yaml().isAbsent, true);
    for (const broken of ["password: [", "a: &password 1", "password: 1\npassword: 2", "a: !password 1"]) {
      const found = unreadable(() => text(broken).yaml());
      assert.match(found, /^"x\.yml" is text whose line [12] /);
      assert.doesNotMatch(found, /: \[/);
    }
    assert.equal(
      unreadable(() => text(unknown).yaml()),
      '"x.yml" is not known at preview',
    );
  });

  it("says whether its value is known only later", () => {
    assert.deepEqual(
      [unknown, `x${unknown}`, "x", 1, undefined].map((value) => Field.of(value).isUnknown),
      [true, true, false, false, false],
    );
  });

  it("shows long values shortened, and never throws for it", () => {
    assert.equal(field.at("hidden").shown(), "not known at preview");
    assert.equal(field.at("none").shown(), "not set");
    assert.equal(Field.of("x".repeat(500)).shown().length, 121);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { commandWords, isSpelling, options } from "../../../../policies/reading/pods/command-line";
import { Field } from "../../../../policies/field";
import { unknown } from "../../judged";

const container = (args: readonly unknown[], env: readonly unknown[] = []): Field => Field.of({ args, env });
const words = (args: readonly unknown[], env?: readonly unknown[]): string[] =>
  commandWords(container(args, env), "args").map((word) => word.text);
const read = (...args: readonly string[]): string[] =>
  options(commandWords(container(args), "args")).map(({ name, value }) => `${name}: ${value ?? "nothing"}`);

describe("the words of a command line", () => {
  const env = [
    { name: "A", value: "1" },
    { name: "B", value: "$(A)2" },
    { name: "C", valueFrom: { secretKeyRef: { name: "x", key: "y" } } },
    { name: "D" },
  ];
  const cases: readonly [word: string, expanded: string][] = [
    ["$(A)", "1"],
    ["x$(A)$(B)y", "x112y"],
    ["$(C)", "$(C)"],
    ["$(D)", ""],
    ["$(MISSING)", "$(MISSING)"],
    ["$$(A)", "$(A)"],
    ["$$$(A)", "$1"],
    ["$A", "$A"],
    ["$(A", "$(A"],
    ["$(toString)", "$(toString)"],
  ];
  for (const [word, expanded] of cases) {
    it(`are filled in as the kubelet does it: ${word} is ${expanded === "" ? "nothing" : expanded}`, () => {
      assert.deepEqual(words([word], env), [expanded]);
    });
  }

  it("take the last variable of a name, and only those that stand before it inside a variable", () => {
    assert.deepEqual(words(["$(A)"], [...env, { name: "A", value: "3" }]), ["3"]);
    assert.deepEqual(
      words(
        ["$(E)"],
        [
          { name: "E", value: "$(F)" },
          { name: "F", value: "1" },
        ],
      ),
      ["$(F)"],
    );
    assert.deepEqual(words(["$(A)"], [...env, { name: "A", valueFrom: {} }]), ["$(A)"]);
  });

  it("are none where there is no list, and unreadable where they are not known", () => {
    assert.deepEqual(commandWords(Field.of({}), "command"), []);
    assert.throws(() => words([unknown]));
    assert.throws(() => words(["x"], [{ name: "A", value: unknown }]));
  });
});

describe("the options of a command line", () => {
  it("have the value behind the equals sign, else the next word", () => {
    assert.deepEqual(read("serve", "--port", "1", "-tp=2", "--flag"), ["port: 1", "tp: 2", "flag: nothing"]);
    assert.deepEqual(read("--a.b.c=1", "--a=", "--a=b=c", "--", "-", "-1", "--1"), ["a: b.c=1", "a: ", "a: b=c"]);
  });

  const name = fc
    .array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 4 })
    .map((parts) => ({ name: parts.join("-"), parts }));
  const spelling = name.chain(({ name: plain, parts }) =>
    fc
      .tuple(
        fc.constantFrom("-", "--"),
        fc.array(fc.constantFrom("-", "_"), { minLength: parts.length, maxLength: parts.length }),
        fc.array(fc.boolean(), { minLength: parts.length, maxLength: parts.length }),
        fc.constantFrom("", "=", "=true", "=a b", ".key", ".key=1", "=\n"),
      )
      .map(([dashes, joints, capitals, rest]) => {
        const spelled = parts.map((part, index) => (capitals[index] === true ? part.toUpperCase() : part));
        const joined = spelled.map((part, index) => (index === 0 ? part : `${joints[index] ?? ""}${part}`)).join("");
        return { plain, word: `${dashes}${joined}${rest}` };
      }),
  );

  it("have one name, whatever the spelling", () => {
    fc.assert(
      fc.property(fc.array(spelling, { maxLength: 8 }), (list) => {
        const found = options(commandWords(container(list.map(({ word }) => word)), "args"));
        assert.deepEqual(
          found.map((option) => option.name),
          list.map(({ plain }) => plain),
        );
        assert.deepEqual(
          found.map((option) => option.field.path),
          list.map((_, index) => `args[${String(index)}]`),
        );
      }),
    );
  });

  it("are never made of words without dashes", () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((text) => !text.startsWith("-") && !text.includes("$"))), (list) => {
        assert.deepEqual(options(commandWords(container(list), "args")), []);
      }),
    );
  });

  it("are meant by every beginning of at least two letters", () => {
    fc.assert(
      fc.property(name, fc.nat({ max: 30 }), ({ name: option }, length) => {
        const beginning = option.slice(0, length);
        assert.equal(isSpelling(beginning, option), beginning.length >= Math.min(2, option.length));
        assert.equal(isSpelling(`${option}x`, option), false);
      }),
    );
  });
});

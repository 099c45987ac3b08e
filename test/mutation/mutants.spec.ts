import assert from "node:assert/strict";
import { allRules } from "../../policies/rules";
import { mutantsOf } from "./mutants";
import { ruleMutants, sampleOf } from "./rule-mutants";

const changes = (text: string): string[] => mutantsOf("x.ts", text).map((mutant) => mutant.change);

describe("mutants", () => {
  it("turn comparisons around and move them to their edge", () => {
    assert.deepEqual(changes("const a = b === c;"), ["=== -> !=="]);
    assert.deepEqual(changes("const a = b < c;"), ["< -> <=", "< -> >="]);
  });

  it("keep the order of what they join otherwise", () => {
    const [mutant] = mutantsOf("x.ts", "const a = b || c && d;").filter(({ change }) => change.startsWith("||"));
    assert.equal(mutant?.text, "const a = ((b) && (c && d));");
  });

  it("drop negations, and negate conditions that hold nothing else to change", () => {
    assert.deepEqual(changes("if (!f(x)) g();"), ["!f(x) -> (f(x))"]);
    assert.deepEqual(changes("if (f(x)) g();"), ["f(x) -> !(f(x))"]);
    assert.deepEqual(changes("const a = f(x) ? 1 : 2;"), ["f(x) -> !(f(x))"]);
  });

  it("change literals that something is compared with, and leave messages alone", () => {
    assert.deepEqual(changes('f(x === "a", "message", 3);'), ["=== -> !==", '"a" -> "a (mutant)"']);
    assert.deepEqual(changes("f(x > 3);"), ["> -> >=", "> -> <=", "3 -> 4"]);
    assert.deepEqual(changes('x.startsWith("a");'), ["startsWith -> endsWith", '"a" -> "a (mutant)"']);
  });

  it("change levels, and true and false inside functions", () => {
    assert.deepEqual(changes('const rule = { level: "mandatory", id: "a" };'), ['"mandatory" -> "advisory"']);
    assert.deepEqual(changes("const a = true; const f = () => false;"), ["false -> true"]);
  });

  it("leave out what a rule yields", () => {
    assert.deepEqual(changes("function* f() { yield 1; yield* g(); }"), ["yield 1; -> ;", "yield* g(); -> ;"]);
  });

  it("leave types alone", () => {
    assert.deepEqual(changes('type A = "a" | true; const b: true | undefined = f();'), []);
  });

  it("leave the form alone that the cluster runs", () => {
    assert.deepEqual(changes("const rule = { admission() { return a === b; } };"), []);
  });

  it("say on which line they are", () => {
    assert.equal(mutantsOf("x.ts", "\n\nf(a === b);")[0]?.line, 3);
  });

  it("exist for every rule", () => {
    for (const { id, scope } of allRules()) assert.ok(scope === "admission" || ruleMutants([id]).length > 1, id);
  });

  it("are drawn by the seed alone", () => {
    const all = ruleMutants(["quota/tier-values", "img/digest", "ext/sha256"]);
    const draw = (seed: string): string[] =>
      sampleOf(all, 10, seed).map(({ line, change }) => `${String(line)} ${change}`);
    assert.deepEqual(draw("a"), draw("a"));
    assert.notDeepEqual(draw("a"), draw("b"));
    assert.equal(draw("a").length, 10);
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { chatAnswer } from "../../../embedded/model-server/engine/chat-answer";
import { continueText } from "../../../embedded/model-server/engine/continue-text";
import { fillInTheMiddle } from "../../../embedded/model-server/engine/fill-in-the-middle";
import { tokens } from "../../../embedded/model-server/engine/tokens";

const continued = (prefix: string, suffix?: string, most = 64) => continueText({ prefix, suffix }, most).join("");

describe("the engine of the stand-in model", () => {
  it("goes on as the same words did before", () => {
    const prefix = "for item in order.items:\n    total += item.price\nfor item in ";
    assert.equal(continued(prefix), "order.items:");
  });

  it("returns what a function was given where nothing was seen before", () => {
    assert.equal(continued("def add(a, b):\n    return "), "a + b");
    assert.equal(continued("function add(first: number, second: number) {\n  return "), "first + second");
  });

  it("begins the body of a function, whether the editor has indented the line or not", () => {
    assert.equal(continued("def add(a, b):\n"), "    return a + b");
    assert.equal(continued("def add(a, b):\n    "), "return a + b");
    assert.equal(continued("class Sum:\n    def add(self, a, b):\n        "), "return a + b");
    assert.equal(continued("fn add(a: u8, b: u8) {\n\t"), "return a + b");
    assert.equal(continued("def add(a, b):\n    print(a)\n    "), "");
    assert.equal(continued("def add(a, b):"), "");
  });

  it("ends at the end of the line", () => {
    assert.doesNotMatch(continued("let a = 1;\nlet b = 2;\nlet a = 1;\nlet "), /\n/);
  });

  it("does not write again what stands behind the place", () => {
    assert.equal(continued("call(first, second);\ncall(first, ", ");"), "second");
  });

  it("says nothing where nothing suggests itself", () => {
    for (const prefix of ["", "\n\n", "xyz"]) assert.equal(continued(prefix), "");
  });

  it("writes no more tokens than it is asked for", () => {
    const prefix = "a = one(two, three, four, five)\na = ";
    assert.equal(continueText({ prefix }, 3).length, 3);
    assert.deepEqual(continueText({ prefix }, 0), []);
  });

  it("gives the same answer to the same text", () => {
    const prefix = "const total = sum(list);\nconst total = ";
    assert.equal(continued(prefix), continued(prefix));
  });

  for (const [what, secret, line] of [
    ["a password", "hunter2secret", (s: string) => `password = "${s}"`],
    ["a key in an environment file", "sk-abcDEF1234567890abcDEF1234567890", (s: string) => `OPENAI=${s}`],
    ["a token of a YAML file", "glpat-ABCDEFGHIJ1234567890", (s: string) => `  api_token: ${s}`],
    ["a resident number", "900101-1234567", (s: string) => `rrn = ${s}`],
  ] as const) {
    it(`never repeats ${what}`, () => {
      const text = line(secret);
      const stem = text.slice(0, text.indexOf(secret));
      for (const begun of ["", secret.slice(0, 4)]) {
        assert.doesNotMatch(continued(`${text}\n${stem}${begun}`), new RegExp(secret.slice(4)));
      }
    });
  }

  it("answers any text at once, with tokens that are a text again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (prefix, suffix) => {
        assert.equal(tokens(prefix).join(""), prefix);
        assert.ok(continueText({ prefix, suffix }, 16).length <= 16);
      }),
      { numRuns: 200 },
    );
  });

  for (const [what, text] of [
    ["letters", "a".repeat(200_000)],
    ["blanks", " ".repeat(200_000)],
    ["a name of a secret and blanks", `${"password ".repeat(10_000)}${" ".repeat(50_000)}`],
    ["digits", "1 ".repeat(100_000)],
  ] as const) {
    it(`is quick with very many ${what}`, () => {
      const begin = performance.now();
      continued(text);
      assert.ok(performance.now() - begin < 2000);
    });
  }
});

describe("a prompt with a gap", () => {
  it("is cut at the marks of Qwen's models", () => {
    assert.deepEqual(fillInTheMiddle("<|fim_prefix|>a\n<|fim_suffix|>c<|fim_middle|>"), { prefix: "a\n", suffix: "c" });
  });

  it("is all prefix without marks", () => {
    assert.deepEqual(fillInTheMiddle("def f("), { prefix: "def f(" });
  });
});

describe("the chat of the stand-in model", () => {
  const say = (content: string) => chatAnswer([{ role: "user", content }]);

  it("says first that it is a stand-in that has learned nothing", () => {
    assert.match(say("Hello there"), /^I am the stand-in model of the embedded default: .* learned nothing\./);
  });

  it("answers Korean in Korean", () => {
    assert.match(say("이 코드를 설명해 주세요"), /^저는 내장 기본 환경의 대역 모델입니다\./);
  });

  it("names what the code declares, and continues it", () => {
    const answer = say("Go on:\n```python\ndef add(a, b):\n    return \n```");
    assert.match(answer, /declares `add`/);
    assert.match(answer, /```python\n {4}return a \+ b\n```/);
  });

  it("repeats no secret of the message", () => {
    assert.doesNotMatch(say("```\npassword = 'hunter2secret'\npassword = \n```"), /hunter2secret/);
  });

  it("answers a conversation without any message of the user", () => {
    assert.match(chatAnswer([{ role: "system", content: "x" }]), /0 words/);
  });
});

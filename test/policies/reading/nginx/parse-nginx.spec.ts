import assert from "node:assert/strict";
import fc from "fast-check";
import { platformHosts } from "../../../../components/core/hosts";
import { nginxConfigFiles } from "../../../../components/ingress/nginx-config";
import type { Directive } from "../../../../policies/reading/nginx/parse-nginx";
import { NginxSyntaxError, parseNginx } from "../../../../policies/reading/nginx/parse-nginx";
import { pageFacts } from "../../../unit/ingress/page-facts";

/** A directive without its line. */
interface Plain {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Plain[];
}

function plain({ name, args, block }: Directive): Plain {
  return { name, args, ...(block !== undefined && { block: block.map(plain) }) };
}

const words = (text: string): string[] => parseNginx(text).flatMap(({ name, args }) => [name, ...args]);

describe("parseNginx", () => {
  it("reads words, blocks and lines", () => {
    assert.deepEqual(parseNginx("a b;\nc d {\n  e;\n}"), [
      { name: "a", args: ["b"], line: 1 },
      { name: "c", args: ["d"], line: 2, block: [{ name: "e", args: [], line: 3 }] },
    ]);
  });

  it("reads nothing from nothing", () => {
    assert.deepEqual(parseNginx(""), []);
    assert.deepEqual(parseNginx(" \n# a comment { ; }"), []);
  });

  for (const [text, expected] of [
    ["a#b c;", ["a#b", "c"]],
    ["a # b;\nc;", ["a", "c"]],
    ["a}b;", ["a}b"]],
    ['a "b c";', ["a", "b c"]],
    ["a 'b \"c';", ["a", 'b "c']],
    ["a b'c;", ["a", "b'c"]],
    ['a "";', ["a", ""]],
    [String.raw`a "b\"c\\d";`, ["a", String.raw`b"c\d`]],
    [String.raw`a "b\.c\tz\n";`, ["a", "b\\.c\tz\n"]],
    [String.raw`a b\ c\;d;`, ["a", String.raw`b\ c\;d`]],
    ["a ${b}c;", ["a", "${b}c"]],
    ["a x${b}{2};", undefined],
    ["a '{ ; }';", ["a", "{ ; }"]],
    ["a 'b\nc';", ["a", "b\nc"]],
    ['if ($a ~ "b") { }', ["if", "($a", "~", "b", ")"]],
    ["a\r\n\tb ;", ["a", "b"]],
    ['"server" "listen";', ["server", "listen"]],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => {
      if (expected === undefined) assert.throws(() => parseNginx(text), NginxSyntaxError);
      else assert.deepEqual(words(text), expected);
    });
  }

  for (const [text, message] of [
    ["a", 'line 1: the text ends where ";" or "{" was expected'],
    ["a {", 'line 1: the text ends where "}" was expected'],
    ["\n}", 'line 2: "}" closes no block'],
    ["a { b }", 'line 1: "}" where ";" or "{" was expected'],
    [";", 'line 1: ";" without a directive'],
    ["{", 'line 1: "{" without a directive'],
    ['a "b', 'line 1: the quote " is never closed'],
    ['a "b"c;', 'line 1: "c" right after a quote'],
    ["content_by_lua_block { }", "line 1: content_by_lua_block holds a program"],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseNginx(text), { name: "NginxSyntaxError", message });
    });
  }

  it("refuses blocks within blocks without end", () => {
    const nested = (depth: number): string => "a{".repeat(depth) + "}".repeat(depth);
    assert.equal(parseNginx(nested(64)).length, 1);
    assert.throws(() => parseNginx(nested(65)), /blocks within blocks/);
    assert.throws(() => parseNginx(nested(100_000)), /blocks within blocks/);
  });

  it("reads the configuration of the public door, every file of it", () => {
    const files = nginxConfigFiles({
      hosts: platformHosts("company.com"),
      pages: pageFacts,
      realm: "webide",
      resolver: "10.96.0.10",
    });
    for (const [name, text] of Object.entries(files)) {
      if (name.endsWith(".conf")) assert.ok(parseNginx(text).length > 0, name);
    }
  });

  const word = fc.string({ unit: fc.constantFrom(...Array.from("ab\\\"' \t\n;{}#$~^.()é")), maxLength: 8 });
  const quote = fc.constantFrom('"', "'");
  const gap = fc.constantFrom(" ", "\n", "\t ", " # c;{}\n", "\r\n");

  /** A word in quotes, as nginx reads it back. */
  const quoted = (text: string, mark: string): string =>
    mark + text.replaceAll(/[\\"']/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`) + mark;

  const { tree } = fc.letrec<{ tree: Plain[]; one: Plain }>((tie) => ({
    tree: fc.array(tie("one"), { maxLength: 3, depthIdentifier: "tree" }),
    one: fc.record(
      {
        name: fc.constantFrom("server", "listen", "map", "x"),
        args: fc.array(word, { maxLength: 3 }),
        block: fc.option(tie("tree"), { nil: undefined, depthIdentifier: "tree", maxDepth: 3 }),
      },
      { requiredKeys: ["name", "args"] },
    ),
  }));

  it("reads back whatever was written, however it is spaced, quoted and commented", () => {
    fc.assert(
      fc.property(tree, quote, gap, (written, mark, between) => {
        const text = (list: readonly Plain[]): string =>
          list
            .map(({ name, args, block }) => {
              const head = [name, ...args.map((arg) => quoted(arg, mark))].join(between);
              return head + (block === undefined ? ";" : `${between}{${between}${text(block)}${between}}`) + between;
            })
            .join("");
        const without = (list: readonly Plain[]): Plain[] =>
          list.map(({ name, args, block }) => ({ name, args, ...(block !== undefined && { block: without(block) }) }));
        assert.deepEqual(parseNginx(text(written)).map(plain), without(written));
      }),
    );
  });

  it("reads any text or says on which line it is wrong", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab\\\"' \n;{}#$")), maxLength: 40 }), (text) => {
        try {
          parseNginx(text);
        } catch (error) {
          assert.ok(error instanceof NginxSyntaxError);
          assert.ok(error.line >= 1 && error.line <= text.split("\n").length);
        }
      }),
    );
  });
});

import assert from "node:assert/strict";
import { nginxConfig } from "../../../../policies/reading/nginx/nginx-files";
import { NginxValues, anything, oneLabel } from "../../../../policies/reading/nginx/nginx-values";
import { objects } from "../../judged";
import { nginxConf } from "../../nginx-manifests";

function values(conf: string, text: string, known: Record<string, string> = {}): string[] {
  const [object] = objects(nginxConf(`http { ${conf} }`));
  const config = object === undefined ? undefined : nginxConfig(object);
  assert.ok(config !== undefined);
  return new NginxValues(config).of(text, known).sort();
}

const map = (input: string, lines: string): string => `map ${input} $x { ${lines} }`;

describe("the values of nginx variables", () => {
  it("are the text itself without variables", () => {
    assert.deepEqual(values("", "http://a:1/b"), ["http://a:1/b"]);
  });

  it("are what is known of a request, and anything for the rest of it", () => {
    assert.deepEqual(values("", "$uri-${args}", { uri: "/a", args: "b" }), ["/a-b"]);
    assert.deepEqual(values("", "a$http_x"), [`a${anything}`]);
    assert.deepEqual(values("", "$scheme://$server_name"), [`${oneLabel}://${oneLabel}`]);
  });

  it("are all that a map can give, where its input is not known", () => {
    assert.deepEqual(values(map("$host", 'default a; b c; "~d" e;'), "$x"), ["a", "c", "e"]);
    assert.deepEqual(values(map("$host", "b c;"), "$x"), ["", "c"]);
  });

  it("are what a map gives for a known input: a word before a pattern, the first pattern, or the default", () => {
    const lines = 'default d; "~^/a" first; "~^/ab" second; /abc word; "~*^/K" case;';
    for (const [input, expected] of [
      ["/abc", "word"],
      ["/ABC", "word"],
      ["/ab", "first"],
      ["/k", "case"],
      ["/z", "d"],
    ] as const) {
      assert.deepEqual(values(map("$uri", lines), "$x", { uri: input }), [expected], input);
    }
  });

  it("reads a word that begins with a backslash without it", () => {
    assert.deepEqual(values(map("$uri", String.raw`default d; "\\default" w;`), "$x", { uri: "default" }), ["w"]);
  });

  it("carries named groups into the value of their line", () => {
    const lines = '"~^/(?<who>[a-z]+)/" "host-$who";';
    assert.deepEqual(values(map("$uri", lines), "$x", { uri: "/kim/" }), ["host-kim"]);
    assert.deepEqual(values(map("$uri", lines), "$x"), ["", `host-${oneLabel}`]);
    assert.deepEqual(values(map("$uri", '"~^/(?<who>.+)/" "host-$who";'), "$x"), ["", `host-${anything}`]);
  });

  it("leaves out a pattern that the known beginning of an input excludes", () => {
    const conf = map('"same|$http_a"', '"~^other\\\\|(?<z>.+)" "$z"; "~^same\\\\|" yes;');
    assert.deepEqual(values(conf, "$x"), ["", "yes"]);
    assert.deepEqual(values(map('"sa$http_a"', '"~^same" yes;'), "$x"), ["", "yes"]);
    assert.deepEqual(values(map('"same|$http_a"', '"~*^SAME" yes;'), "$x"), ["", "yes"]);
  });

  it("takes a pattern that can not be read for one that may match", () => {
    assert.deepEqual(values(map("$uri", 'default d; "~^(?>a)" maybe;'), "$x", { uri: "/z" }), ["d", "maybe"]);
  });

  it("are all values of maps with host names, and of geo and split_clients", () => {
    assert.deepEqual(values(map("$host", "hostnames; default d; *.a b;"), "$x", { host: "c" }), ["b", "d"]);
    assert.deepEqual(values("geo $x { default a; 10.0.0.0/8 b; }", "$x"), ["a", "b"]);
    assert.deepEqual(values("geo $remote_addr $x { default a; 10.0.0.0/8 b; }", "$x"), ["a", "b"]);
    assert.deepEqual(values("split_clients $remote_addr $x { 10% a; * b; }", "$x"), ["", "a", "b"]);
  });

  it("are all that is ever set", () => {
    assert.deepEqual(values("server { set $y a; location / { set $y $arg_b; } }", "$y"), ["", anything, "a"].sort());
  });

  it("are what patterns of locations capture", () => {
    assert.deepEqual(values("server { location ~ ^/(?<y>[a-z]+) { } }", "$y"), [oneLabel]);
    assert.deepEqual(values("server { location ~ ^/(?<y>[a-z]+) { } location ~ (?<y>.+) { } }", "$y"), [anything]);
  });

  it("end, even where variables name each other", () => {
    assert.ok(values("map $y $x { default $y; } map $x $y { default $x; }", "$x").includes(anything));
  });
});

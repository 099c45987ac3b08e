import assert from "node:assert/strict";
import { nginxConfig } from "../../../../policies/reading/nginx/nginx-files";
import { nginxServers } from "../../../../policies/reading/nginx/nginx-servers";
import { normalPath } from "../../../../policies/reading/nginx/request-path";
import { locationMatch, selectLocations } from "../../../../policies/reading/nginx/select-location";
import { objects } from "../../judged";
import { nginxConf } from "../../nginx-manifests";

function selected(locations: string, path: string): string[] {
  const [object] = objects(nginxConf(`server { ${locations} }`));
  const config = object === undefined ? undefined : nginxConfig(object);
  const [server] = config === undefined ? [] : nginxServers(config);
  assert.ok(server !== undefined);
  return selectLocations(server, path).map(({ args }) => args.join(" "));
}

describe("selectLocations", () => {
  const all =
    "location / { } location /a/ { } location = /a/b { } location ^~ /k/ { } location ~ \\.png$ { } location ~* ^/X { }";
  for (const [path, expected] of [
    ["/", ["/"]],
    ["/z", ["/"]],
    ["/a/", ["/a/"]],
    ["/a", ["/"]],
    ["/a/b", ["= /a/b"]],
    ["/a/b/", ["/a/"]],
    ["/a/b.png", ["~ \\.png$"]],
    ["/k/b.png", ["^~ /k/"]],
    ["/x.png", ["~ \\.png$"]],
    ["/xy", ["~* ^/X"]],
  ] as const) {
    it(`finds ${expected.join()} for ${path}`, () => {
      assert.deepEqual(selected(all, path), expected);
    });
  }

  it("finds none where no location covers the path, and never a named one", () => {
    assert.deepEqual(selected("location /a { } location @b { }", "/b"), []);
  });

  it("enters locations inside of locations", () => {
    assert.deepEqual(selected("location /a/ { location /a/b { } }", "/a/b"), ["/a/b"]);
    assert.deepEqual(selected("location /a/ { location /a/b { } }", "/a/c"), ["/a/"]);
    assert.deepEqual(selected("location ~ ^/a { location ~ b$ { } }", "/ab"), ["~ b$"]);
  });

  it("finds several where a pattern can not be read", () => {
    assert.deepEqual(selected("location / { } location ~ (?>a) { } location ~ ^/b { }", "/b"), ["~ (?>a)", "~ ^/b"]);
    assert.deepEqual(selected("location / { } location ~ (?>a) { }", "/b"), ["~ (?>a)", "/"]);
  });

  it("reads a modifier that stands right before its text", () => {
    for (const [text, expected] of [
      ["=/a", { modifier: "=", text: "/a" }],
      ["~^/a", { modifier: "~", text: "^/a" }],
      ["~*^/a", { modifier: "~*", text: "^/a" }],
      ["^~/a", { modifier: "^~", text: "/a" }],
      ["@a", { modifier: "@", text: "a" }],
      ["/a", { modifier: "", text: "/a" }],
    ] as const) {
      assert.deepEqual(locationMatch({ args: [text] } as never), expected);
    }
  });
});

describe("normalPath", () => {
  for (const [raw, expected] of [
    ["/", "/"],
    ["/a/b", "/a/b"],
    ["/a/", "/a/"],
    ["//a///b", "/a/b"],
    ["/a/./b/../c", "/a/c"],
    ["/a/..", "/"],
    ["/a/b/..", "/a/"],
    ["/%61dmin", "/admin"],
    ["/a/%2e%2e/b", "/b"],
    ["/a%2fb", "/a/b"],
    ["/a?b=/../c", "/a"],
    ["/..", undefined],
    ["/a/../../b", undefined],
    ["/%zz", undefined],
  ] as const) {
    it(`makes ${String(expected)} of ${raw}`, () => {
      assert.equal(normalPath(raw), expected);
    });
  }
});

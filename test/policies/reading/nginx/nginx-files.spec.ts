import assert from "node:assert/strict";
import { UnreadableFieldError } from "../../../../policies/field";
import type { NginxDirective } from "../../../../policies/reading/nginx/nginx-files";
import { nginxConfig } from "../../../../policies/reading/nginx/nginx-files";
import { objects, unknown } from "../../judged";
import { configMap } from "../../nginx-manifests";

function read(manifest: unknown): ReturnType<typeof nginxConfig> {
  const [object] = objects(manifest);
  assert.ok(object !== undefined);
  return nginxConfig(object);
}

const shown = (list: readonly NginxDirective[] = []): string[] =>
  list.flatMap(({ name, args, file, line, block }) => [
    `${file.key}:${String(line)} ${[name, ...args].join(" ")}`,
    ...shown(block),
  ]);

describe("the nginx configuration of an object", () => {
  it("is found by its words, whatever the file is called", () => {
    for (const text of [
      "http { }",
      "server { listen 80; }",
      "location / { return 200; }",
      "ssl_protocols TLSv1;",
      "stream { }",
    ])
      assert.ok(read(configMap({ anything: text })) !== undefined, text);
    assert.ok(read(configMap({ a: "http\n# comment\n{ }" })) !== undefined);
    assert.ok(read(configMap({ a: '"server" { }' })) !== undefined);
  });

  it("is not found in other files", () => {
    for (const text of [
      "",
      "a: b",
      '{"server": {}}',
      "<html>server { listen }</html>",
      "maxmemory 1gb;",
      "server { a",
      "export const x = 1;",
    ])
      assert.equal(read(configMap({ anything: text })), undefined, text);
    assert.equal(read({ apiVersion: "v1", kind: "Service", metadata: {}, data: { a: "http { }" } }), undefined);
  });

  it("takes included files in where they are named, by their last name", () => {
    const config = read(
      configMap({
        "nginx.conf": "http {\n include conf/a.conf; }",
        "a.conf": "server { include b; }",
        b: "listen 80;",
      }),
    );
    assert.deepEqual(shown(config?.directives), ["nginx.conf:1 http", "a.conf:1 server", "b:1 listen 80"]);
    assert.deepEqual(config?.unseen, []);
  });

  it("takes in files that show by no word that they belong to nginx", () => {
    const config = read(configMap({ "nginx.conf": "http { include x; }", x: "gzip on;" }));
    assert.deepEqual(shown(config?.directives), ["nginx.conf:1 http", "x:1 gzip on"]);
  });

  it("names files that it can not see: elsewhere, by asterisk, or in a ring", () => {
    const config = read(
      configMap({
        "nginx.conf": "http { include mime.types; include /etc/nginx/conf.d/*.conf; include other.conf; include a; }",
        a: "server { include nginx.conf; }",
      }),
    );
    assert.deepEqual(shown(config?.unseen), [
      "nginx.conf:1 include /etc/nginx/conf.d/*.conf",
      "nginx.conf:1 include other.conf",
      "a:1 include nginx.conf",
      "nginx.conf:1 include a",
    ]);
    assert.ok(shown(config?.directives).includes("nginx.conf:1 http"), "files in a ring are judged all the same");
  });

  it("judges a file by itself that is included where no rule looks", () => {
    const config = read(configMap({ a: "map $x $y { include b; } http { }", b: "server { listen 80; }" }));
    assert.ok(shown(config?.directives).includes("b:1 server"));
    assert.ok(config?.directives.some(({ name }) => name === "server"));
  });

  it("is read from binary data and from what can be seen of a Secret", () => {
    const text = Buffer.from("http { }").toString("base64");
    const of = (kind: string, place: string, value: unknown): unknown => ({
      apiVersion: "v1",
      kind,
      metadata: {},
      [place]: value,
    });
    assert.ok(read(of("ConfigMap", "binaryData", { a: text })) !== undefined);
    assert.ok(read(of("Secret", "data", { a: text })) !== undefined);
    assert.ok(read(of("Secret", "stringData", { a: "http { }" })) !== undefined);
    assert.equal(read(of("Secret", "stringData", { "nginx.conf": "<secret:x>" })), undefined);
    assert.equal(read(of("Secret", "stringData", unknown)), undefined);
    assert.ok(read(of("Secret", "data", { b: unknown, a: text })) !== undefined);
  });

  it("can not be read when it is broken, not known, or of another form", () => {
    for (const data of [
      { "nginx.conf": "http {" },
      { "site.conf": "server { listen 80 }" },
      { a: unknown },
      { a: 1 },
      unknown,
      "x",
    ]) {
      assert.throws(() => read({ ...configMap({}), data }), UnreadableFieldError, JSON.stringify(data));
    }
    assert.throws(() => read(configMap({ "nginx.conf": "http { include a; }", a: "b" })), {
      message: /data\.a is no nginx configuration: line 1/,
    });
  });
});

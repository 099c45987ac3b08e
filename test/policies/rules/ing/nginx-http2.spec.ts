import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ing/nginx-http2";
import { foundInAll, unknown } from "../../judged";
import { digest } from "../../manifests";
import { configMap, defaultServers, edge, nginxConf, server } from "../../nginx-manifests";

const title = 'ConfigMap ingress/nginx-config: data."nginx.conf" is ';
const values = (manifest: unknown, ...more: unknown[]): string[] =>
  foundInAll(rule, [manifest, ...more]).map((text) => text.replace(title, ""));

/** A Deployment that mounts the configuration. */
function nginx(image: string, more: { annotations?: unknown; volume?: unknown; namespace?: string } = {}): unknown {
  const volume = more.volume ?? { name: "c", configMap: { name: "nginx-config" } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "nginx", namespace: more.namespace ?? "ingress" },
    spec: {
      template: {
        metadata: { annotations: more.annotations },
        spec: {
          volumes: [volume],
          containers: [
            { name: "sidecar", image: "registry.internal/webide/vector:1.0.0" },
            { name: "nginx", image },
          ],
        },
      },
    },
  };
}
const at = (version: string): string => `registry.internal/webide/nginxinc/nginx-unprivileged:${version}`;
const http2 = edge(server("http2 on;"));

describe("ing/nginx-http2", () => {
  it("accepts the edge without HTTP/2", () => {
    assert.deepEqual(values(edge(server("location / { return 404; }"))), []);
    assert.deepEqual(values(edge(server("http2 off;"))), []);
  });

  for (const [what, text] of [
    ["as a directive", "http2 on;"],
    ["as a directive in capitals", "http2 ON;"],
  ] as const) {
    it(`refuses HTTP/2 ${what} where no version is known`, () => {
      assert.equal(values(edge(server(text))).length, 1);
    });
  }

  it("refuses HTTP/2 on a listener, and for all servers", () => {
    assert.deepEqual(values(edge("server { listen 8443 ssl http2; server_name a.company.com; }")), [
      "listen 8443 ssl http2 (line 3)",
    ]);
    assert.deepEqual(values(edge("http2 on;")), ["http2 on (line 3)"]);
  });

  for (const [version, passes] of [
    ["1.30.7", true],
    ["1.30.6", false],
    ["1.31.9", true],
    ["1.31.8", false],
    ["1.32.0", true],
    ["1.30.7-alpine", true],
    ["stable", false],
  ] as const) {
    it(`${passes ? "accepts" : "refuses"} HTTP/2 with nginx ${version}`, () => {
      assert.equal(values(http2, nginx(at(version))).length, passes ? 0 : 1);
    });
  }

  it("reads the version that is recorded beside a digest, and no other container's", () => {
    const image = `registry.internal/webide/nginxinc/nginx-unprivileged@${digest}`;
    const recorded = (text: unknown): unknown => ({ "webide.dev/image-versions": text });
    assert.deepEqual(values(http2, nginx(image, { annotations: recorded("sidecar=1.0.0, nginx=1.30.7") })), []);
    assert.equal(values(http2, nginx(image, { annotations: recorded("sidecar=1.30.7") })).length, 1);
    assert.equal(values(http2, nginx(image, { annotations: recorded("nginx=1.30.6") })).length, 1);
    assert.equal(values(http2, nginx(image)).length, 1);
  });

  it("refuses HTTP/2 where one of several workloads is below the floor", () => {
    assert.equal(values(http2, nginx(at("1.30.7")), nginx(at("1.30.6"))).length, 1);
    assert.deepEqual(values(http2, nginx(at("1.30.7")), nginx(at("1.31.9"))), []);
  });

  it("asks the workloads that mount the file, in its namespace", () => {
    assert.equal(values(http2, nginx(at("1.30.7"), { namespace: "other" })).length, 1);
    assert.equal(values(http2, nginx(at("1.30.7"), { volume: { name: "c", configMap: { name: "other" } } })).length, 1);
    assert.equal(
      values(http2, nginx(at("1.30.7"), { volume: { name: "c", secret: { secretName: "nginx-config" } } })).length,
      1,
    );
    const projected = { name: "c", projected: { sources: [{ configMap: { name: "nginx-config" } }] } };
    assert.deepEqual(values(http2, nginx(at("1.30.7"), { volume: projected })), []);
    assert.equal(values(http2, nginx("registry.internal/webide/vector:9.9.9")).length, 1);
  });

  it("refuses to show the version, anywhere", () => {
    assert.deepEqual(values(nginxConf(`http { ${defaultServers} }`)), ["server (line 2)"]);
    for (const value of ["on", "build", "string"]) {
      assert.deepEqual(values(edge(server(`server_tokens ${value};`))), [`server_tokens ${value} (line 3)`]);
      assert.equal(values(edge(server(`location / { server_tokens ${value}; }`))).length, 1);
    }
    assert.deepEqual(values(edge(server("server_tokens OFF;"))), []);
  });

  for (const text of [
    "location ~ ^/(a|b)$ { }",
    "location ~^/(a)$ { }",
    "location ~ ^/[a](b)$ { }",
    "rewrite ^/a/(.*)$ /b;",
    "rewrite ^/a/(?<rest>.*)$ /b/$1;",
    'if ($http_a ~ "^(a)$") { return 404; }',
    'if ($http_a !~* "(a)") { return 404; }',
    "return 302 https://a.company.com/$1;",
    "proxy_set_header X-A ${2};",
    "fastcgi_split_path_info ^(.+)(/.+)$;",
    "proxy_cookie_path ~(a) /b;",
  ]) {
    it(`refuses a group without a name: ${text}`, () => {
      assert.equal(values(edge(server(text))).length, 1);
    });
  }

  it("refuses groups without a name in maps and server names", () => {
    assert.equal(values(edge('map $uri $x { "~^/(a)" b; }')).length, 1);
    assert.equal(values(edge('map $uri $x { "~^/(?<y>a)" $1; }')).length, 1);
    assert.equal(values(edge(server("", '"~^(a|b)\\\\.company\\\\.com$"'))).length, 1);
  });

  for (const text of [
    "location ~ ^/(?:a|b)$ { }",
    "location ~ ^/(?<x>a)$ { }",
    "location ~ ^/[(]a$ { }",
    String.raw`location ~ ^/\(a$ { }`,
    "location /a(b) { }",
    "proxy_set_header X-A $a1;",
    "log_format x '($status)';",
  ]) {
    it(`accepts ${text}`, () => {
      assert.deepEqual(values(edge(server(text))), []);
    });
  }

  it("refuses an address and port without a default server", () => {
    assert.deepEqual(values(nginxConf(`http { server_tokens off; ${server("")} }`)), ["listen 8443 ssl (line 1)"]);
    assert.equal(values(edge(`server { listen 9000; server_name a; return 404; }`)).length, 1);
    assert.equal(values(edge("server { listen 10.0.0.1:8443 ssl; server_name a; }")).length, 1);
    assert.deepEqual(
      values(edge("server { listen *:8443 ssl; listen 0.0.0.0:8443 ssl; server_name a.company.com; }")),
      [],
    );
  });

  for (const body of [
    "return 404;",
    "return 308 https://$host$request_uri;",
    "location / { return 200; }",
    "location / { proxy_pass http://a; }",
    "location /a { return 444; }",
    "location /healthz { return 200; } location / { return 444; }",
    "",
  ]) {
    it(`refuses a default server with ${body === "" ? "nothing" : body}`, () => {
      assert.ok(
        values(nginxConf(`http { server_tokens off; server { listen 80 default_server; ${body} } }`)).length > 0,
      );
    });
  }

  it("accepts a default server on loopback that answers", () => {
    assert.deepEqual(values(nginxConf("http { server { listen 127.0.0.1:8081; } }")), []);
    assert.deepEqual(values(edge("server { listen 127.0.0.1:8081; location / { stub_status; } }")), []);
  });

  for (const name of ["~.", "~^[A-Z.]+$", '"~^(?<x>.+)$"', "*.com", ".com", "ide.*", '"~^(?>a)"', "~^ide"]) {
    it(`refuses the server name ${name}, which covers other hosts`, () => {
      const found = values(edge(server("", name)));
      assert.ok(
        found.some((text) => text.startsWith("server (")),
        found.join(),
      );
    });
  }

  for (const name of ["ide.company.com", "*.ide.company.com", '"~^[a-z]+\\\\.ide\\\\.company\\\\.com$"', "_"]) {
    it(`accepts the server name ${name}`, () => {
      assert.deepEqual(values(edge(server("", name))), []);
    });
  }

  it("is mandatory and judges plain manifests too", () => {
    assert.equal(rule.level, "mandatory");
    assert.equal(foundInAll(rule, [http2], { stack: "" }).length, 1);
    assert.deepEqual(foundInAll(rule, [http2], { stack: "prod-users-00" }), []);
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.match(values(configMap({ "nginx.conf": unknown }))[0] ?? "", /not known at preview/);
    assert.match(values(http2, nginx(unknown))[0] ?? "", /image is not known at preview/);
    assert.match(values(http2, nginx(at("1.30.7"), { volume: unknown }))[0] ?? "", /volumes\[0\] is not known/);
    assert.match(values(http2, nginx(at("1.30.7"), { annotations: "x" }))[0] ?? "", /annotations is "x"/);
  });
});

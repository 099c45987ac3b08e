import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ing/no-snippets";
import { findings, found, unknown } from "../../judged";
import { configMap, edge, nginxConf, server } from "../../nginx-manifests";

const values = (text: string): string[] => findings(rule, nginxConf(text)).map(({ value }) => value);
const userMap = String.raw`map "$host|$ide_user" $up { default ""; "~^(?<who>[a-z][a-z0-9-]*)\.ide\|\k<who>\z" "code-server.ide-$who.svc:8080"; }`;
const annotated = (key: string, kind = "Ingress"): Record<string, unknown> => ({
  apiVersion: "networking.k8s.io/v1",
  kind,
  metadata: { name: "a", annotations: { [key]: "x" } },
});

describe("ing/no-snippets", () => {
  it("accepts written addresses, and a user id that a map has matched", () => {
    assert.deepEqual(found(rule, edge(server("location / { proxy_pass http://a.b.svc:80; }"))), []);
    assert.deepEqual(values(`${userMap} ${server("location / { proxy_pass http://$up; }")}`), []);
  });

  for (const key of [
    "nginx.ingress.kubernetes.io/configuration-snippet",
    "nginx.ingress.kubernetes.io/server-snippet",
    "nginx.org/location-snippets",
    "nginx.org/Server-Snippets",
  ]) {
    it(`refuses the annotation ${key}, on any kind`, () => {
      assert.deepEqual(found(rule, annotated(key)), [`mandatory metadata.annotations."${key}"`]);
      assert.equal(found(rule, annotated(key, "VirtualServer")).length, 1);
    });
  }

  it("accepts other annotations", () => {
    assert.deepEqual(found(rule, annotated("example.com/snippet-of-docs")), []);
  });

  for (const [key, value] of [
    ["server-snippet", "x"],
    ["http-snippets", ""],
    ["allow-snippet-annotations", "true"],
    ["Allow-Snippet-Annotations", "yes"],
    ["enable-snippets", "true"],
  ] as const) {
    it(`refuses the controller's setting ${key}: ${value}`, () => {
      assert.equal(found(rule, configMap({ [key]: value })).length, 1);
    });
  }

  it("accepts a controller's setting that forbids snippets", () => {
    assert.deepEqual(found(rule, configMap({ "allow-snippet-annotations": "false", "enable-snippets": "False" })), []);
  });

  for (const pass of [
    "proxy_pass http://$http_x_workspace",
    "proxy_pass http://$arg_host/path",
    "proxy_pass $arg_url",
    "proxy_pass http://a.$cookie_b.svc:80",
    "proxy_pass http://$host",
    "proxy_pass https://${http_a}:8080/x",
    "proxy_pass http://a$request_id.$http_b$request_uri",
    "grpc_pass grpc://$http_x",
    "fastcgi_pass $http_x:9000",
    "uwsgi_pass $http_x",
  ]) {
    it(`refuses ${pass}`, () => {
      assert.deepEqual(values(server(`location / { ${pass}; }`)), [`${pass} (line 1)`]);
    });
  }

  for (const pass of [
    "proxy_pass http://a.svc:80$request_uri",
    "proxy_pass http://a.svc:80/x/$arg_y",
    "proxy_pass http://$server_name:80",
    "proxy_pass $scheme://a.svc:80",
  ]) {
    it(`accepts ${pass}, where clients choose the path alone`, () => {
      assert.deepEqual(values(server(`location / { ${pass}; }`)), []);
    });
  }

  it("follows variables through maps and assignments", () => {
    const pass = server("location / { proxy_pass http://$up; }");
    assert.equal(values(`map $host $up { default $http_x; } ${pass}`).length, 1);
    assert.equal(values(`map $host $up { default a; "~^(?<h>.+)\\\\.ide" $h; } ${pass}`).length, 1);
    assert.equal(values(`map $host $up { default a; "~^(?<h>[a-z.]+)$" $h; } ${pass}`).length, 1);
    assert.deepEqual(values(`map $host $up { default a; "~^(?<h>[a-z]+)$" $h; } ${pass}`), []);
    assert.equal(values(server("location / { set $up $arg_a; proxy_pass http://$up; }")).length, 1);
    assert.deepEqual(values(server("location / { set $up a.svc; proxy_pass http://$up; }")), []);
    assert.equal(values(server("location ~ ^/(?<up>[^/]+)/ { proxy_pass http://$up; }")).length, 1);
    assert.deepEqual(values(server("location ~ ^/(?<up>[a-z]+)/ { proxy_pass http://$up.svc; }")), []);
  });

  it("refuses files that clients choose", () => {
    assert.deepEqual(values(server("location / { root /srv/$host; }")), ["root /srv/$host (line 1)"]);
    assert.deepEqual(values(server("location /a/ { alias /srv/$arg_a; }")), ["alias /srv/$arg_a (line 1)"]);
    assert.deepEqual(values(server("location /a/ { alias /srv/pages/; }")), []);
  });

  for (const answer of [
    "return 302 https://$arg_next",
    "return 301 $http_referer",
    "return 302 https://$http_x/",
    "return https://$http_x$request_uri",
    "return 302 /$arg_next",
    "return 200 $arg_text",
    "return 404 'no $request_uri'",
    "rewrite ^ https://$arg_next permanent",
    "rewrite ^ $arg_next redirect",
  ]) {
    it(`refuses ${answer}`, () => {
      assert.equal(values(server(`location / { ${answer}; }`)).length, 1);
    });
  }

  for (const answer of [
    "return 308 https://$host$request_uri",
    "return 302 https://ide.company.com/$arg_a",
    "return 302 /a/$arg_next",
    "return 404",
    `return 401 '{"error":"sign_in_required"}'`,
    "rewrite ^/a$ /b last",
    "rewrite ^/a$ /b/$arg_x last",
  ]) {
    it(`accepts ${answer}`, () => {
      assert.deepEqual(values(server(`location / { ${answer}; }`)), []);
    });
  }

  it("accepts the host in a redirect only of a server that knows its hosts", () => {
    const redirect = "return 308 https://$host$request_uri;";
    assert.deepEqual(
      values(
        `server { listen 8080; server_name ide.company.com "~^[a-z]+\\\\.ide\\\\.company\\\\.com$"; ${redirect} }`,
      ),
      [],
    );
    assert.equal(values(`server { listen 8080; ${redirect} }`).length, 1);
    assert.equal(values(`server { listen 8080; server_name ~.; ${redirect} }`).length, 1);
    assert.equal(values(`server { listen 8080; server_name a.company.com ~.; ${redirect} }`).length, 1);
    assert.equal(
      values(`server { listen 8080 default_server; listen 8081; server_name a.company.com; ${redirect} }`).length,
      1,
    );
    assert.equal(values(`server { listen 8080 default_server; server_name a.company.com; ${redirect} }`).length, 1);
  });

  it("refuses the decoded path where it may hold a line break", () => {
    const pass = "proxy_pass http://a.svc:80$uri$is_args$args;";
    for (const location of ["/", "~ ^/a/.*\\z", "~ ^/(?:a|b)$", "^~ /a/"])
      assert.equal(values(server(`location ${location} { ${pass} }`)).length, 1, location);
    for (const location of ["= /a", "~* ^/(?:a|b)\\z", "~ ^/(?:a|b/[a-z.-]+)\\z"])
      assert.deepEqual(values(server(`location ${location} { ${pass} }`)), [], location);
    assert.equal(values(server("location / { return 302 https://a.company.com$uri; }")).length, 1);
    assert.equal(values(server("add_header X-Path $document_uri;")).length, 1);
    assert.deepEqual(values(server("location = /a { if ($arg_a) { return 302 https://a.company.com$uri; } }")), []);
    assert.deepEqual(values(server("add_header X-Path $request_uri;")), []);
  });

  for (const program of [
    "ssi on",
    "js_import a.js",
    "js_content a.b",
    "perl a",
    "load_module b.so",
    "content_by_lua x",
    "access_by_lua_file a",
  ]) {
    it(`refuses ${program}`, () => {
      assert.deepEqual(values(`server { ${program}; }`), [`${program} (line 1)`]);
    });
  }

  it("accepts ssi off", () => {
    assert.deepEqual(values("server { ssi off; }"), []);
  });

  it("refuses included files that stand elsewhere", () => {
    assert.deepEqual(values("http { include /etc/nginx/conf.d/*.conf; }"), [
      "include /etc/nginx/conf.d/*.conf (line 1)",
    ]);
    assert.deepEqual(values("http { include /etc/nginx/mime.types; include mime.types; }"), []);
    assert.equal(values("http { include /tmp/mime.types; }").length, 1);
    assert.deepEqual(found(rule, configMap({ "nginx.conf": "http { include a.conf; }", "a.conf": "gzip on;" })), []);
  });

  it("is mandatory and names directive and line", () => {
    const [first] = findings(rule, nginxConf("server {\n location / { proxy_pass http://$arg_a; }\n}"));
    assert.equal(`${first?.level ?? ""}: ${first?.value ?? ""}`, "mandatory: proxy_pass http://$arg_a (line 2)");
  });

  it("refuses annotations and settings that are not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, { ...annotated("a"), metadata: { annotations: unknown } }), [
      "mandatory metadata.annotations",
    ]);
    assert.deepEqual(found(rule, configMap({ "allow-snippet-annotations": unknown })), [
      "mandatory data.allow-snippet-annotations",
    ]);
    assert.deepEqual(found(rule, configMap({ "nginx.conf": unknown })), ['mandatory data."nginx.conf"']);
    assert.deepEqual(found(rule, { ...configMap({}), data: [] }), ["mandatory data"]);
  });
});

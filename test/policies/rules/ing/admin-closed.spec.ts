import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ing/admin-closed";
import { findings, found, unknown } from "../../judged";
import { configMap, edge, nginxConf, server } from "../../nginx-manifests";

const keycloak = "proxy_pass http://keycloak.auth.svc.cluster.local:8080;";
const values = (text: string): string[] => findings(rule, nginxConf(text)).map(({ value }) => value);
const reasons = (text: string): string[] => findings(rule, nginxConf(text)).map(({ allowed }) => allowed);
const closed = /^a refusal of .*: \/admin, \/realms\/master, \/metrics of keycloak\.auth are closed$/;

describe("ing/admin-closed", () => {
  it("accepts listed products on their open paths", () => {
    const sso = server(
      `location /realms/webide/ { ${keycloak} } location /resources/ { ${keycloak} } location / { return 404; }`,
    );
    assert.deepEqual(found(rule, edge(sso)), []);
  });

  for (const location of [
    "/",
    "/admin/",
    "= /admin",
    "~ ^/(?:admin|realms)/",
    "/realms/",
    "/realms/master/account",
    "= /realms/master",
    "/metrics",
    "^~ /admin",
  ]) {
    it(`refuses Keycloak behind location ${location}`, () => {
      const found = reasons(server(`location ${location} { ${keycloak} }`));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", closed);
    });
  }

  it("refuses a path that is neither open nor closed", () => {
    assert.deepEqual(reasons(server(`location = /not-on-any-list { ${keycloak} }`)), [
      "only /realms/ and /resources/ of keycloak.auth, not /not-on-any-list",
    ]);
  });

  for (const [location, pass, passes] of [
    ["/x", "http://keycloak.auth.svc:8080/admin/", false],
    ["/x/", "http://keycloak.auth.svc:8080/realms/", false],
    ["/x/", "http://keycloak.auth.svc:8080/realms/webide/", true],
    ["/x", "http://keycloak.auth.svc:8080/", false],
    ["= /x", "http://keycloak.auth.svc:8080/realms/webide/account", true],
    ["~ ^/(?:a|b)", "http://$kc/realms/webide/", true],
    ["~ ^/(?:a|b)", "http://$kc/admin/", false],
    ["~ ^/(?<rest>.+)", "http://$kc/realms/$rest", false],
    ["~ ^/(?<rest>[a-z]+)", "http://$kc/realms/webide/$rest", true],
    ["/x", "http://$kc/$arg_a", false],
    ["/g", "http://grafana.monitoring.svc:3000/$arg_a", false],
    ["/g", "http://grafana.monitoring.svc:3000/api/$arg_a", true],
    ["@named", "http://$kc/realms/webide/", true],
    ["@named", "http://$kc", false],
    ["/x/", "http://$kc/realms/", true],
    ["~ ^/zz", "http://$kc/admin/", false],
    ["~* ^/zz", "http://$kc/admin/", false],
    ["~ ^/zz", "http://$kc/realms/webide/", true],
    ["~ ^/zz", "http://$kc", true],
    ["~ ^/zz", "http://$kc$uri", true],
    ["~ ^/zz", "http://$kc$request_uri", true],
    ["/zz", "http://$kc", false],
  ] as const) {
    it(`judges the path that the product is asked for: ${pass} behind ${location}`, () => {
      const kc = "map $host $kc { default keycloak.auth.svc:8080; }";
      const found = values(`${kc} ${server(`location ${location} { proxy_pass ${pass}; }`)}`);
      assert.equal(found.length, passes ? 0 : 1, found.join());
    });
  }

  it("tries other spellings: maps see the path as the client wrote it", () => {
    const to = '"keycloak.auth.svc:8080"';
    const refusal = "server { listen 127.0.0.1:8404; return 403; }";
    const by = (lines: string): string[] =>
      reasons(`map $request_uri $up { ${lines} } ${refusal} ${server("location / { proxy_pass http://$up; }")}`);
    const open = `default "127.0.0.1:8404"; "~^/(?:realms/webide|resources)/" ${to};`;
    assert.deepEqual(by(open), [
      "a refusal of /resources/x/../../admin: /admin, /realms/master, /metrics of keycloak.auth are closed",
    ]);
    const encoded = `default ${to}; "~^/+(?:admin|realms/master|metrics|not|.*\\.\\.)" "127.0.0.1:8404";`;
    assert.match(by(encoded)[0] ?? "", /^a refusal of \/%61dmin/);
    const doubled = `default ${to}; "~^/(?:admin|realms|metrics|not|%|.*\\.\\.)" "127.0.0.1:8404";`;
    assert.match(by(doubled)[0] ?? "", /^a refusal of \/\/admin/);
    const strict = String.raw`default "127.0.0.1:8404"; "~^(?!.*(?://|\.\.|;|%))/(?:realms/webide|resources)/" ${to};`;
    assert.deepEqual(by(strict), []);
  });

  for (const [what, pass] of [
    ["a product that is not listed", "http://litellm.ai.svc.cluster.local:4000"],
    ["another port of a listed product", "http://keycloak.auth.svc:9000"],
    ["a listed name in another namespace", "http://keycloak.ai.svc:8080"],
    ["a listed name of another domain", "http://keycloak.auth.example.com:8080"],
    ["a machine outside", "http://198.51.100.7:8080"],
    ["a listed product without a port", "http://keycloak.auth.svc"],
    ["a socket", "http://unix:/run/x.sock"],
    ["a name with a sign-in", "http://a@keycloak.auth.svc:8080"],
    ["another container of the pod", "http://127.0.0.1:9999"],
    ["whatever a client names", "http://$http_x"],
    ["a group with an unlisted machine", "http://group"],
  ] as const) {
    it(`refuses to lead to ${what}`, () => {
      const group = "upstream group { server keycloak.auth.svc:8080; server vllm.ai.svc:8000; }";
      const found = reasons(`${group} ${server(`location /realms/webide/ { proxy_pass ${pass}; }`)}`);
      assert.deepEqual(found, ["only Services that stand under `routes` in policies/baseline/network.yaml"]);
    });
  }

  it("accepts short names, names of groups, and namespaces of users", () => {
    const pass = (address: string): string[] => values(server(`location /realms/webide/ { proxy_pass ${address}; }`));
    assert.deepEqual(pass("http://keycloak.auth:8080"), []);
    assert.deepEqual(pass("http://code-server.ide-kim.svc.cluster.local:8080"), []);
    assert.deepEqual(pass("http://waker:8080/wake/"), []);
    const group = "upstream group { server keycloak.auth.svc:8080; }";
    assert.deepEqual(values(`${group} ${server("location /realms/webide/ { proxy_pass http://group; }")}`), []);
  });

  it("lets a closer location refuse what a wider one would lead on", () => {
    const grafana = "location / { proxy_pass http://grafana.monitoring.svc:3000; }";
    assert.deepEqual(values(server(`${grafana} location ^~ /metrics { return 404; }`)), []);
    assert.equal(values(server(`${grafana} location = /metrics { return 404; }`)).length, 1);
    const realms = "location /x/ { proxy_pass http://keycloak.auth.svc:8080/realms/; }";
    assert.deepEqual(values(server(`${realms} location /x/master { return 404; }`)), []);
    assert.equal(values(server(`${realms} location /x/masters { return 404; }`)).length, 1);
  });

  it("follows loopback into its own server", () => {
    const to = server("location / { proxy_pass http://127.0.0.1:8404; }");
    assert.deepEqual(values(`server { listen 127.0.0.1:8404; location / { return 403; } } ${to}`), []);
    assert.equal(values(`server { listen 127.0.0.1:8404; location / { ${keycloak} } } ${to}`).length, 1);
    assert.equal(values(`server { listen 127.0.0.1:8405; return 403; } ${to}`).length, 1);
  });

  it("judges every way to call an upstream, and calls inside of conditions", () => {
    for (const pass of ["grpc_pass grpc://", "fastcgi_pass ", "uwsgi_pass ", "scgi_pass ", "memcached_pass "])
      assert.equal(values(server(`location / { ${pass}keycloak.auth.svc:8080; }`)).length, 1, pass);
    assert.equal(values(server(`location / { if ($a) { ${keycloak} } }`)).length, 1);
    assert.equal(values(server(`location / { limit_except GET { ${keycloak} } }`)).length, 1);
    assert.deepEqual(values(server(`location / { location /admin { deny all; ${keycloak} } }`)), []);
    assert.equal(values(server(`location / { return 404; location /admin { ${keycloak} } }`)).length, 1);
  });

  for (const refusal of ["return 404;", "deny all;"]) {
    it(`accepts a location that refuses first: ${refusal}`, () => {
      assert.deepEqual(values(server(`location /admin { ${refusal} ${keycloak} }`)), []);
      assert.deepEqual(values(server(`${refusal} location /admin { ${keycloak} }`)), []);
    });
  }

  for (const body of [
    "allow 10.0.0.0/8; deny all;",
    "deny 10.0.0.0/8;",
    "satisfy any; deny all;",
    "ssl_verify_client on;",
    "internal_not on;",
  ]) {
    it(`refuses administration behind ${body}`, () => {
      assert.equal(values(server(`${body} location /admin { ${keycloak} }`)).length, 1);
    });
  }

  it("accepts a location that only nginx itself enters", () => {
    assert.deepEqual(values(server(`location /admin { internal; ${keycloak} }`)), []);
  });

  describe("on a door for administrators", () => {
    const door = (body: string): string[] =>
      values(server(`${body} location /admin { ${keycloak} }`, "sso-admin.company.com"));

    it("accepts networks and certificate together", () => {
      assert.deepEqual(door("ssl_verify_client on; allow 10.10.200.0/24; deny all;"), []);
    });

    for (const body of [
      "ssl_verify_client optional; allow 10.10.200.0/24; deny all;",
      "ssl_verify_client on; allow 10.10.200.0/24;",
      "ssl_verify_client on; allow 10.10.200.0/24; deny 10.10.201.0/24;",
      "ssl_verify_client on; deny all; allow 10.10.200.0/24; satisfy any;",
      "ssl_verify_client on; allow all; deny all;",
      "ssl_verify_client on; allow 0.0.0.0/0; deny all;",
      "ssl_verify_client on; allow 10.10.200.0/24; deny all; satisfy any;",
      "ssl_verify_client off; allow 10.10.200.0/24; deny all;",
    ]) {
      it(`refuses ${body}`, () => {
        assert.equal(door(body).length, 1);
      });
    }

    it("refuses a location that lets others in", () => {
      const body = `ssl_verify_client on; allow 10.10.200.0/24; deny all; location /admin { allow all; ${keycloak} }`;
      assert.equal(values(server(body)).length, 1);
    });

    it("still leads to listed products only", () => {
      const body =
        "ssl_verify_client on; allow 10.10.200.0/24; deny all; location / { proxy_pass http://vllm.ai.svc:8000; }";
      assert.equal(values(server(body)).length, 1);
    });
  });

  it("refuses nginx's own figures to the public", () => {
    assert.deepEqual(values(server("location = /stub { stub_status; }")), ["stub_status (line 1)"]);
    assert.deepEqual(values(server("location = /api { api; }")), ["api (line 1)"]);
    assert.deepEqual(values(server("location = /stub { deny all; stub_status; }")), []);
    assert.deepEqual(values("server { listen 127.0.0.1:81; location / { stub_status; } }"), []);
  });

  it("refuses rewritten paths, which it can not follow, but no redirects", () => {
    assert.deepEqual(values(server("rewrite ^/x /admin last;")), ["rewrite ^/x /admin last (line 1)"]);
    assert.deepEqual(values(server("location /x { rewrite ^/x /y; }")), ["rewrite ^/x /y (line 1)"]);
    assert.deepEqual(values(server("rewrite ^/x /y permanent; rewrite ^/z https://a.company.com;")), []);
  });

  it("refuses blocks without paths", () => {
    assert.deepEqual(values("stream { server { listen 5432; proxy_pass postgres.auth.svc:5432; } } http { }"), [
      "stream (line 1)",
    ]);
    assert.deepEqual(values("mail { } http { }"), ["mail (line 1)"]);
  });

  it("leaves servers on loopback, and those that answer everything themselves, alone", () => {
    assert.deepEqual(values(`server { listen 127.0.0.1:81; location / { ${keycloak} } }`), []);
    assert.deepEqual(values(`server { listen 81; return 404; location / { ${keycloak} } }`), []);
  });

  it("is mandatory and names directive, line, path and product", () => {
    const [first] = findings(rule, nginxConf(`server {\n location / {\n ${keycloak} } }`));
    assert.equal(first?.level, "mandatory");
    assert.match(first.value, /^proxy_pass http:\/\/keycloak\.auth\.svc\.cluster\.local:8080 \(line 3\)$/);
    assert.match(first.whatToDo, /ssl_verify_client/);
  });

  it("refuses what is not known at preview, or of another form", () => {
    assert.deepEqual(found(rule, configMap({ "nginx.conf": unknown })), ['mandatory data."nginx.conf"']);
    assert.deepEqual(found(rule, { ...configMap({}), data: unknown }), ["mandatory data"]);
    assert.deepEqual(found(rule, configMap({ "nginx.conf": true })), ['mandatory data."nginx.conf"']);
    assert.deepEqual(found(rule, nginxConf("http { server }")), ['mandatory data."nginx.conf"']);
  });
});

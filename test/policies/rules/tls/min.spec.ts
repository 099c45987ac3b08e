import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/tls/min";
import { findings, found, unknown } from "../../judged";
import { configMap, edge, nginxConf, tls } from "../../nginx-manifests";

const values = (text: string): string[] => findings(rule, nginxConf(text)).map(({ value }) => value);
const hsts = `add_header Strict-Transport-Security "max-age=31536000" always;`;
const https = (body: string): string => `server { listen 8443 ssl; ${body} }`;
const http = (body: string): string => `server { listen 8080; ${body} }`;

describe("tls/min", () => {
  it("accepts TLS 1.2 and 1.3 with the header, and redirects or refusals without TLS", () => {
    assert.deepEqual(found(rule, edge(https(tls))), []);
    assert.deepEqual(values(https(`ssl_protocols TLSv1.3; ${hsts}`)), []);
    assert.deepEqual(values(http("return 308 https://$host$request_uri;")), []);
  });

  for (const versions of ["TLSv1", "TLSv1.1 TLSv1.2", "SSLv3 TLSv1.3", "TLSv1.2 TLSv1.3 TLSv1", "tlsv1"]) {
    it(`refuses ssl_protocols ${versions}, for a server or for all`, () => {
      assert.deepEqual(values(https(`ssl_protocols ${versions}; ${hsts}`)), [`ssl_protocols ${versions} (line 1)`]);
      assert.equal(values(`http { ssl_protocols ${versions}; ${https(hsts)} }`).length, 1);
    });
  }

  it("refuses to leave the versions to nginx, whose default depends on its version", () => {
    assert.deepEqual(values(https(hsts)), ["server (line 1)"]);
    assert.deepEqual(values(https(`ssl_protocols; ${hsts}`)), ["ssl_protocols (line 1)"]);
  });

  it("adds up versions that stand in several directives, and knows them in any case", () => {
    assert.equal(values(https(`ssl_protocols TLSv1.2; ssl_protocols TLSv1.1; ${hsts}`)).length, 1);
    assert.deepEqual(values(https(`ssl_protocols tlsV1.2; ${hsts}`)), []);
  });

  it("takes the versions of the http block where a server names none, not where it names its own", () => {
    assert.deepEqual(values(`http { ssl_protocols TLSv1.3; ${https(hsts)} }`), []);
    assert.deepEqual(values(`http { ssl_protocols TLSv1.1; ${https(tls)} }`), []);
  });

  for (const header of [
    "",
    'add_header Strict-Transport-Security "max-age=31536000";',
    'add_header Strict-Transport-Security "max-age=31535999" always;',
    'add_header Strict-Transport-Security "max-age=0" always;',
    'add_header Strict-Transport-Security "includeSubDomains" always;',
    'add_header Strict-Transport-Security "$hsts" always;',
    'add_header Strict-Transport-Security "max-age=315360000x" always;',
    'add_header X-Strict-Transport-Security "max-age=31536000" always;',
  ]) {
    it(`refuses ${header === "" ? "no header" : header}`, () => {
      assert.equal(values(https(`ssl_protocols TLSv1.3; ${header}`)).length, 1);
    });
  }

  for (const value of ["max-age=31536000; includeSubDomains", "max-age=63072000", 'max-age=\\"31536000\\"; preload']) {
    it(`accepts the header ${value}, and its name in any case`, () => {
      assert.deepEqual(
        values(https(`ssl_protocols TLSv1.3; add_header strict-transport-security "${value}" always;`)),
        [],
      );
    });
  }

  it("refuses a second header with less, of which a browser may take either", () => {
    const less = `add_header Strict-Transport-Security "max-age=1" always;`;
    assert.deepEqual(values(https(`${tls} ${less}`)), [
      "add_header Strict-Transport-Security max-age=1 always (line 1)",
    ]);
  });

  it("finds the location whose own header drops the server's", () => {
    assert.deepEqual(values(https(`${tls} location /a { add_header X-A b; }\nlocation /b { }`)), [
      "location /a (line 1)",
    ]);
    assert.deepEqual(values(https(`${tls} location /a { add_header X-A b; ${hsts} }`)), []);
    assert.deepEqual(values(https(`${tls} location /a { if ($b) { add_header X-A b; } }`)), ["if ($b) (line 1)"]);
    assert.deepEqual(values(`http { ${hsts} ssl_protocols TLSv1.3; ${https("add_header X-A b;")} }`), [
      "server (line 1)",
    ]);
  });

  it("knows that headers may be merged, or not inherited at all", () => {
    assert.deepEqual(values(https(`${tls} add_header_inherit merge; location / { add_header X-A b; }`)), []);
    assert.deepEqual(values(https(`${tls} location / { add_header_inherit off; }`)), ["location / (line 1)"]);
  });

  it("asks for no header where the handshake is refused, but for the versions", () => {
    assert.deepEqual(values(https("ssl_protocols TLSv1.3; ssl_reject_handshake on;")), []);
    assert.deepEqual(values(https("ssl_reject_handshake on;")), ["server (line 1)"]);
    assert.deepEqual(values(https("ssl_protocols TLSv1.3; ssl_reject_handshake off;")).length, 1);
  });

  it("judges QUIC like TLS", () => {
    assert.equal(values("server { listen 8443 quic; }").length, 2);
  });

  for (const body of [
    "return 301 https://ide.company.com;",
    "return 302 https://$host/;",
    "return 307 https://$host$request_uri;",
    "return https://$host$request_uri;",
    "return 444;",
    "return 403;",
    "return 400;",
    "location / { return 404; } location = /healthz { return 200; }",
    "location / { return 308 https://$host$request_uri; } location = /healthz { return 200 ok; }",
    "location ^~ / { return 444; }",
    "error_page 404 /x; location / { return 404; }",
  ]) {
    it(`accepts without TLS: ${body}`, () => {
      assert.deepEqual(values(http(body)), []);
    });
  }

  for (const [body, value] of [
    ["", "server"],
    ["return 301 http://$host/;", "return 301 http://$host/"],
    ["return 200;", "return 200"],
    ["return 200 hello;", "return 200 hello"],
    ["return 303 https://$host/;", "return 303 https://$host/"],
    ["return http://x/;", "return http://x/"],
    ["location / { proxy_pass http://a; }", "location /"],
    ["location / { root /a; } location /b { return 404; }", "location /"],
    ["location /healthz { return 200; } location / { return 404; }", "return 200"],
    ["location = /healthz { return 200 $arg_a; } location / { return 404; }", "return 200 $arg_a"],
    ["location /a { return 404; }", "server"],
    ["location = / { return 404; }", "server"],
    ["if ($a) { return 200 x; } location / { return 404; }", "server"],
    ["rewrite ^ /a last; return 444; location /a { return 404; }", "server"],
    ["if ($a) { return 200 x; } return 444;", "server"],
    ["location / { if ($a) { return 200; } return 404; }", "location /"],
    ["location / { return 404; location /a { proxy_pass http://b; } }", "location /a"],
  ] as const) {
    it(`refuses without TLS: ${body === "" ? "files" : body}`, () => {
      assert.ok(values(http(body)).includes(`${value} (line 1)`), values(http(body)).join());
    });
  }

  it("judges a listener without TLS beside one with it, and the port that nginx takes by default", () => {
    assert.ok(values(`server { listen 8443 ssl; listen 8080; ${tls} }`).length > 0);
    assert.ok(values("server { }").includes("server (line 1)"));
    assert.ok(values("server { listen 443; }").length > 0);
  });

  it("leaves listeners on loopback and on files alone", () => {
    for (const address of ["127.0.0.1:8081", "127.8.0.1:80", "localhost:80", "[::1]:80", "unix:/run/x.sock"])
      assert.deepEqual(values(`server { listen ${address}; }`), [], address);
    for (const address of ["0.0.0.0:80", "[::]:80", "10.0.0.1:80", "*:80", "128.0.0.1:80", "localhost.company.com:80"])
      assert.ok(values(`server { listen ${address}; }`).length > 0, address);
  });

  it("leaves the machines of an upstream and other files alone", () => {
    assert.deepEqual(values("upstream a { server b:80; }"), []);
    assert.deepEqual(found(rule, configMap({ a: "b: c" })), []);
  });

  it("judges what stands in an included file, and names that file", () => {
    const files = { "nginx.conf": https("include a.conf;"), "a.conf": `${hsts}\nssl_protocols TLSv1;` };
    assert.deepEqual(
      findings(rule, configMap(files)).map(({ path, value }) => `${path} ${value}`),
      ['data."a.conf" ssl_protocols TLSv1 (line 2)'],
    );
  });

  it("is mandatory and names the next step", () => {
    const [first] = findings(rule, nginxConf(https(hsts)));
    assert.equal(`${first?.level ?? ""}: ${first?.allowed ?? ""}`, "mandatory: ssl_protocols with TLSv1.2 and TLSv1.3");
  });

  it("refuses a configuration that is not known at preview, or that can not be read", () => {
    assert.deepEqual(found(rule, configMap({ "nginx.conf": unknown })), ['mandatory data."nginx.conf"']);
    assert.deepEqual(found(rule, { ...configMap({}), data: unknown }), ["mandatory data"]);
    assert.deepEqual(found(rule, configMap({ "nginx.conf": 1 })), ['mandatory data."nginx.conf"']);
    assert.deepEqual(found(rule, nginxConf("server {")), ['mandatory data."nginx.conf"']);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { platformHosts } from "../../../components/core/hosts";
import { nginxConfigFiles } from "../../../components/ingress/nginx-config";
import { userIdPattern } from "../../../components/core/user-id";
import { escapePattern } from "../../../components/ingress/nginx-maps";
import { pageFacts } from "./page-facts";

const hosts = platformHosts("company.com");
const args = { hosts, pages: pageFacts, realm: "webide", resolver: "10.96.0.10" };
const files = nginxConfigFiles(args);
const config = files["nginx.conf"]!;

/** Text of the server block with this `server_name`. */
function server(text: string, name: string): string {
  const block = text.split(/^ {4}server \{$/m).find((part) => part.includes(`server_name ${name};`));
  assert.ok(block !== undefined, `no server ${name}`);
  return block;
}

describe("nginx.conf", () => {
  it("decides by maps and never by if, which would run before anybody asked who the user is", () => {
    assert.doesNotMatch(config, /^\s*if\s*\(/m);
  });

  it("uses named captures only", () => {
    assert.doesNotMatch(config, /\$\d/);
    assert.doesNotMatch(config, /\((?!\?)[^"\n]*\).*\$\d/);
  });

  it("offers TLS 1.2 and 1.3 only, no session tickets, no HTTP/2, and no version", () => {
    assert.match(config, /^\s*ssl_protocols TLSv1\.2 TLSv1\.3;$/m);
    assert.match(config, /^\s*ssl_session_tickets off;$/m);
    assert.match(config, /^\s*server_tokens off;$/m);
    assert.doesNotMatch(config, /^\s*(?:http2 on|listen [^;]*http2)/m);
  });

  it("asks on every path of a server with signed-in users, and every exception is one the edge answers itself", () => {
    for (const name of [`"~^${userIdPattern}\\.${escapePattern(hosts.workspaceParent)}$"`, hosts.ide]) {
      const block = config
        .split(/^ {4}server \{$/m)
        .find((b) => b.includes(`server_name ${name};`) && b.includes(" ssl;"))!;
      assert.match(block, /^ {8}auth_request \/_edge\/auth;$/m);
      const open = block.split(/^ {8}(?=location )/m).filter((location) => location.includes("auth_request off;"));
      assert.deepEqual(
        open
          .map((location) => location.slice("location ".length, location.indexOf(" {")))
          .filter((p) => !p.startsWith("@")),
        name === hosts.ide
          ? [
              "= /healthz",
              "~ ^/oauth2/(?:start|sign_in|sign_out|callback|static/[a-z/.-]+)\\z",
              "= /_edge/auth",
              "^~ /_edge/pages/",
            ]
          : ["= /_edge/auth", "^~ /_edge/pages/"],
      );
    }
  });

  it("has an address for the owner alone: every other map of addresses falls back to the refusal", () => {
    for (const name of ["workspace_upstream", "sso_upstream", "sso_admin_upstream", "grafana_upstream"]) {
      assert.match(config, new RegExp(`\\$${name} \\{\\s+default "127\\.0\\.0\\.1:8404";`), name);
    }
    assert.match(config, /map "\$host\|\$ide_user" \$owner_upstream \{\s+default "";/);
  });

  it("has no admin door unless networks are named, and then asks for network and certificate", () => {
    assert.doesNotMatch(config, /server_name sso-admin/);
    const door = server(nginxConfigFiles({ ...args, adminCidrs: ["10.1.0.0/16"] })["nginx.conf"]!, hosts.ssoAdmin);
    assert.match(door, /ssl_verify_client on;/);
    assert.match(door, /allow 10\.1\.0\.0\/16;\s+deny all;/);
  });

  it("keeps sockets over a reload for longer than a working day and idle ones for an hour", () => {
    assert.match(config, /^worker_shutdown_timeout 12h;$/m);
    assert.match(config, /proxy_read_timeout 3600s;/);
  });

  it("repeats the security headers wherever a location sets a header of its own", () => {
    for (const block of config.split(/(?=location )/)) {
      const own = /^location [^{]*\{[^}]*add_header/.test(block);
      if (own) assert.match(block, /include (?:security|page)-headers\.conf/);
    }
  });

  it("logs neither queries nor cookies nor other headers of the client", () => {
    const format = /log_format edge escape=json '([^']*)'/.exec(config)![1]!;
    assert.doesNotMatch(format, /\$(?:request"|request_uri|args|query_string|http_|cookie_|arg_)/);
    assert.deepEqual(Object.keys(JSON.parse(format) as object).slice(0, 3), ["time", "request_id", "address"]);
  });

  it("shows each page in Korean and English", () => {
    const pages = Object.entries(files).filter(([name]) => name.startsWith("pages/"));
    assert.ok(pages.length >= 10);
    for (const [name, html] of pages) {
      assert.match(html, /[가-힣]/, name);
      assert.match(html, /lang="en"/, name);
    }
  });

  it("treats a company's domain as text in its patterns", () => {
    assert.equal(escapePattern("a.b-c+d"), "a\\.b-c\\+d");
    const other = nginxConfigFiles({ ...args, hosts: platformHosts("a.b") })["nginx.conf"]!;
    assert.match(other, /ide\\\.a\\\.b/);
  });
});

describe("watch-and-run.sh", () => {
  it("is a valid POSIX script", () => {
    const script = path.join(__dirname, "../../../components/ingress/watch-and-run.sh");
    const { status, stderr } = spawnSync("sh", ["-n", script], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });
});

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { hosts, session } from "./fakes";
import { LiveEdge } from "./live-edge";

const alice = `alice.${hosts.workspaceParent}`;
const asAlice = { Cookie: session("alice") };

describe("nginx while it runs", function () {
  this.timeout(60_000);
  const edge = new LiveEdge();
  before(() => edge.start());
  after(() => edge.stop());

  it("accepts the rendered configuration", () => {
    const { status, stderr } = spawnSync(edge.command("nginx"), ["-t", "-c", edge.file("edge/nginx.conf")], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /\[(?:warn|error)\]/);
  });

  describe("the access log", () => {
    it("says who asked for what and how long it took, as JSON, without queries and cookies", async () => {
      await edge.ask({
        host: alice,
        path: "/logged?token=marker-query",
        headers: { ...asAlice, "X-Token": "marker-header" },
      });
      const line = await edge.log.line("/logged");
      assert.deepEqual(
        {
          surface: line["surface"],
          user: line["user"],
          method: line["method"],
          status: line["status"],
          class: line["status_class"],
        },
        { surface: "ide", user: "alice", method: "GET", status: "200", class: "2xx" },
      );
      assert.match(line["request_time"] ?? "", /^\d+\.\d{3}$/);
      assert.match(line["time"] ?? "", /^\d{4}-\d\d-\d\dT/);
      assert.doesNotMatch(edge.log.raw.join("\n"), /marker|session-of/);
    });

    it("survives quotes and control characters in a path", async () => {
      await edge.raw(alice, `GET /"odd\\path\x01 HTTP/1.1\r\nHost: ${alice}\r\nConnection: close\r\n\r\n`);
      await edge.ask({ host: alice, path: '/a"b\\c', headers: asAlice });
      assert.equal((await edge.log.line('/a"b\\c'))["user"], "alice");
    });

    it("names the surface of each host", async () => {
      await edge.ask({ host: hosts.sso, path: "/realms/webide/surface" });
      assert.equal((await edge.log.line("/realms/webide/surface"))["surface"], "sso");
      await edge.ask({ host: hosts.grafana, path: "/surface" });
      assert.equal((await edge.log.line("/surface"))["surface"], "grafana");
    });

    it("tells of failures without repeating the query", async () => {
      await edge.ask({
        host: `carol.${hosts.workspaceParent}`,
        path: "/failed?code=marker-code",
        headers: { Cookie: session("carol") },
      });
      assert.equal((await edge.log.line("/failed"))["status"], "503");
      assert.doesNotMatch(edge.stderr + fs.readFileSync(edge.file("state/access.log"), "utf8"), /marker-code/);
    });
  });

  describe("changed files", () => {
    const reloads = () => edge.stderr.split("nginx reloads").length - 1;
    const until = async (what: string, holds: () => boolean) => {
      for (let attempt = 0; attempt < 250 && !holds(); attempt++) await new Promise((done) => setTimeout(done, 20));
      assert.ok(holds(), `${what}\n${edge.stderr}`);
    };
    const serial = () =>
      execFileSync(
        "sh",
        [
          "-c",
          `"$1" s_client -connect "127.0.0.1:$2" -servername "$3" </dev/null 2>/dev/null | "$1" x509 -noout -serial`,
          "sh",
          edge.command("openssl"),
          String(edge.httpsPort),
          hosts.ide,
        ],
        { encoding: "utf8" },
      );

    it("never loads a certificate that does not fit its key, and says so in its figures", async () => {
      const good = edge.certificates.edge;
      edge.mountKeyPair({ crt: good.crt, key: edge.certificates.admin.key });
      await until("the watcher refuses the pair", () => edge.stderr.includes("nginx refuses them"));
      await until("the figure tells of it", () =>
        fs.readFileSync(edge.file("state/reload.prom"), "utf8").includes("webide_nginx_reload_successful 0"),
      );
      assert.equal((await edge.ask({ host: alice, headers: asAlice })).status, 200);
      edge.mountKeyPair(good);
      await until("the good pair is loaded again", () => reloads() === 1);
    });

    it("loads a renewed certificate while an open socket goes on", async () => {
      const before = serial();
      const ws = edge.socket(alice, "/long", { ...asAlice, Origin: `https://${alice}` });
      await new Promise((done, fail) => ws.once("open", done).once("error", fail));
      const count = reloads();
      edge.renewCertificates();
      await until("nginx reloads", () => reloads() > count);
      await until("new connections see the new certificate", () => serial() !== before);
      const echo = new Promise((done) =>
        ws.once("message", (data: Buffer) => {
          done(data.toString());
        }),
      );
      ws.send("still here");
      assert.equal(await echo, "echo:still here");
      await until("old workers are counted", () =>
        /webide_nginx_old_workers [1-9]/.test(fs.readFileSync(edge.file("state/reload.prom"), "utf8")),
      );
      ws.terminate();
    });
  });
});

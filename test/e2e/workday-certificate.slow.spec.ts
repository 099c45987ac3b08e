import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { expiredCertificate } from "../support/expired-certificate";
import { atWork } from "./at-work";

const secret = { namespace: "ingress", name: "nginx-tls" };
const decode = (text = ""): string => Buffer.from(text, "base64").toString();
const encode = (text: string): string => Buffer.from(text).toString("base64");

/** Kubelet's own period is a minute; then nginx' watcher looks. */
const reloadSeconds = 180;

describe("a certificate that runs out while somebody works", function () {
  this.timeout(10 * 60_000);

  const work = atWork("alice", "certificate");
  const file = `certificate-${String(Date.now())}.md`;
  let valid: string | undefined;

  async function show(certificate: string): Promise<void> {
    const body = [{ op: "replace", path: "/data/tls.crt", value: encode(certificate) }];
    await work.platform.core.patchNamespacedSecret({ ...secret, body });
  }

  /** What a new connection is shown. */
  function shown(): Promise<X509Certificate> {
    const { doorPort } = work.platform.door;
    return new Promise((resolve, reject) => {
      // Whatever it is: this connection carries nothing.
      const socket = connect(
        { host: "127.0.0.1", port: doorPort, servername: work.platform.hosts.ide, rejectUnauthorized: false },
        () => {
          resolve(new X509Certificate(socket.getPeerCertificate().raw));
          socket.destroy();
        },
      );
      socket.once("error", reject);
    });
  }

  /** Waits until every pod of the edge shows it: each connection comes to one of them, whichever it is. */
  async function untilShown(certificate: string): Promise<void> {
    const { fingerprint256 } = new X509Certificate(certificate);
    for (let left = reloadSeconds; left > 0; left -= 1) {
      const answers = await Promise.all(Array.from({ length: 16 }, shown));
      if (answers.every((one) => one.fingerprint256 === fingerprint256)) return;
      await sleep(1000);
    }
    assert.fail(`the edge does not show it after ${String(reloadSeconds)} s`);
  }

  async function write(line: string): Promise<void> {
    await work.editor.focusText();
    await work.page.keyboard.press("Control+End");
    await work.editor.type(`${line}\n`);
    await work.page.keyboard.press("Control+S");
    await work.editor.saved(file, 30);
  }

  before(async () => {
    await work.editor.newFile(file);
    const { data = {} } = await work.platform.core.readNamespacedSecret(secret);
    valid = decode(data["tls.crt"]);
    const names = (new X509Certificate(valid).subjectAltName ?? "")
      .split(", ")
      .map((name) => name.slice("DNS:".length));
    const authority = path.dirname(work.platform.door.authority);
    const chain = readFileSync(work.platform.door.authority, "utf8");
    await show(expiredCertificate({ authority, key: decode(data["tls.key"]), names }) + chain);
  });
  after(async () => {
    if (valid === undefined) return; // nobody came that far
    await show(valid);
    await untilShown(valid);
  });

  it("the window that is open goes on writing and saving", async () => {
    const { data = {} } = await work.platform.core.readNamespacedSecret(secret);
    await untilShown(decode(data["tls.crt"]));
    await write("written after the certificate had run out");
  });

  it("a new window is warned by the browser, and nothing is shown of the platform", async () => {
    const page = await work.page.context().newPage();
    await assert.rejects(page.goto(`https://${work.platform.hosts.ide}/`), /ERR_CERT_DATE_INVALID/);
    await work.shots.take(page, "expired");
    await page.close();
  });

  it("drift names the Secret, and one command brings the declared one back", async () => {
    const found = await work.platform.webide("drift", "--json");
    assert.equal(found.code, 1, found.err);
    assert.match(found.out, /nginx-tls/);
    assert.doesNotMatch(found.out + found.err, /BEGIN (?:EC )?PRIVATE KEY/);
    const repaired = await work.platform.webide("drift", "--repair", "Secret ingress/nginx-tls", "--yes");
    assert.equal(repaired.code, 0, repaired.err + repaired.out);
    await untilShown(valid!);
  });

  it("then a new window opens the editor with what was written, and nobody signs in again", async () => {
    await work.newWindow();
    await work.page.goto(`https://alice.${work.platform.hosts.workspaceParent}/`);
    await work.editor.opened();
    await work.editor.open(file);
    await work.editor.shows("written after the certificate had run out");
    await work.shots.take(work.page, "renewed");
  });
});

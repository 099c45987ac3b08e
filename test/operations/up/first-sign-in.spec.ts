import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FirstSignIn } from "../../../operations/up/first-sign-in";
import { authorityIn, firstSignInJson, firstSignInText } from "../../../operations/up/first-sign-in";

const facts: FirstSignIn = {
  portal: "https://ide.dev.localhost/",
  stack: "dev",
  user: "alice",
  authority: { file: "/state/authority.crt", fingerprint: "AB:CD" },
  closedBecause: undefined,
};
const text = (more: Partial<FirstSignIn> = {}) => firstSignInText({ ...facts, ...more }).join("\n");

describe("the way to the first sign-in", () => {
  it("names address, user, the command that shows the password, the certificate to trust, and what comes next", () => {
    for (const part of [
      "https://ide.dev.localhost/",
      "user          alice",
      "./webide user credentials alice   (one-time, shown on a terminal only)",
      "/state/authority.crt",
      "SHA-256 AB:CD",
      "certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n webide -i /state/authority.crt",
      "QR code",
      "https://ide.dev.localhost/guide",
    ]) {
      assert.ok(text().includes(part), part);
    }
  });

  it("names the stack where it is not the default", () => {
    assert.match(text({ stack: "prod" }), /\.\/webide user credentials alice --stack prod /);
  });

  it("asks nobody to trust a certificate that browsers know", () => {
    assert.doesNotMatch(text({ authority: undefined }), /certificate|certutil/);
  });

  it("says so where nobody may sign in, and leads nobody to an address that does not answer", () => {
    assert.match(text({ user: undefined }), /there is none who may sign in/);
    const closed = text({ closedBecause: "no container runs here" });
    assert.match(closed, /no container runs here/);
    assert.doesNotMatch(closed, /QR code|certutil/);
  });

  it("tells machines the same", () => {
    assert.deepEqual(firstSignInJson(facts), {
      portal: facts.portal,
      guide: "https://ide.dev.localhost/guide",
      open: true,
      user: "alice",
      showPassword: "./webide user credentials alice",
      authority: facts.authority,
    });
    const closed = firstSignInJson({ ...facts, closedBecause: "no container runs here" });
    assert.deepEqual([closed["open"], closed["closedBecause"]], [false, "no container runs here"]);
  });

  describe("the certificate to trust", () => {
    const dir = mkdtempSync(path.join(tmpdir(), "webide-authority-"));
    after(() => {
      rmSync(dir, { recursive: true });
    });

    it("is known by the fingerprint that browsers show, and absent where there is no file", () => {
      const file = path.join(dir, "authority.crt");
      assert.equal(authorityIn(file), undefined);
      const request = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=a",
      ];
      execFileSync("openssl", [...request, "-keyout", path.join(dir, "key"), "-out", file], { stdio: "ignore" });
      const shown = execFileSync("openssl", ["x509", "-in", file, "-noout", "-fingerprint", "-sha256"], {
        encoding: "utf8",
      });
      assert.equal(authorityIn(file)?.fingerprint, shown.trim().split("=")[1]);
    });
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Whose certificate it would be. */
export interface ExpiredCertificateArgs {
  /** Folder with `authority.crt` and `authority.key`. */
  readonly authority: string;
  /** Private key of the certificate, PEM. */
  readonly key: string;
  /** Host names, wildcards too. */
  readonly names: readonly string[];
}

/** A certificate of the authority that fits its key and its names, and was valid for the second in which it was made. PEM. */
export function expiredCertificate({ authority, key, names }: ExpiredCertificateArgs): string {
  const folder = mkdtempSync(path.join(tmpdir(), "webide-expired-"));
  const file = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): unknown =>
    execFileSync("openssl", args, { stdio: "pipe", env: { ...process.env, OPENSSL_CONF: "/dev/null" } });
  try {
    writeFileSync(file("key"), key, { mode: 0o600 });
    const alternatives = names.map((name) => `DNS:${name}`).join(",");
    openssl("req", "-new", "-key", file("key"), "-subj", "/CN=edge", "-addext", `subjectAltName=${alternatives}`, "-out", file("request")); // prettier-ignore
    const signer = ["-CA", path.join(authority, "authority.crt"), "-CAkey", path.join(authority, "authority.key")];
    openssl("x509", "-req", "-in", file("request"), ...signer, "-copy_extensions", "copyall", "-days", "0", "-out", file("certificate")); // prettier-ignore
    return readFileSync(file("certificate"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** A certificate or an authority with its key, PEM. */
export interface KeyPair {
  readonly crt: string;
  readonly key: string;
}

/** What the edge and one administrator show each other. */
export interface Certificates {
  readonly edge: KeyPair;
  readonly adminCa: KeyPair;
  readonly admin: KeyPair;
}

/** Fresh certificates, one day long: for the given hosts, and an authority with one administrator. */
export function makeCertificates(openssl: string, names: readonly string[]): Certificates {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "webide-certificates-"));
  const run = (...args: string[]) => execFileSync(openssl, args, { cwd: dir, stdio: "pipe" });
  const read = (name: string): KeyPair => ({
    crt: fs.readFileSync(path.join(dir, `${name}.crt`), "utf8"),
    key: fs.readFileSync(path.join(dir, `${name}.key`), "utf8"),
  });
  const request = (name: string, out: string, ...more: string[]) => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    run("req", ...key, "-out", out, "-subj", `/CN=${name}`, ...more);
  };
  try {
    const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
    request("edge", "edge.crt", "-x509", "-days", "1", "-addext", san);
    request("ca", "ca.crt", "-x509", "-days", "1");
    request("admin", "admin.csr", "-new");
    const sign = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1"];
    run("x509", "-req", "-in", "admin.csr", "-out", "admin.crt", ...sign);
    return { edge: read("edge"), adminCa: read("ca"), admin: read("admin") };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Writes the files of a volume as the kubelet does: each name is a link into `..data`, which is a link to the newest
 * version and is swapped at once.
 */
export function mountVolume(dir: string, files: Readonly<Record<string, string>>): void {
  fs.mkdirSync(dir, { recursive: true });
  const version = path.basename(fs.mkdtempSync(path.join(dir, "..version-")));
  fs.chmodSync(path.join(dir, version), 0o755);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, version, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  fs.symlinkSync(version, path.join(dir, "..data_tmp"));
  fs.renameSync(path.join(dir, "..data_tmp"), path.join(dir, "..data"));
  for (const top of new Set(Object.keys(files).map((name) => name.split("/")[0] ?? name))) {
    if (!fs.existsSync(path.join(dir, top))) fs.symlinkSync(path.join("..data", top), path.join(dir, top));
  }
}

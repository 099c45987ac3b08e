import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Long enough that a cluster which lay unused for years still starts: it serves one machine, and a reset renews it. */
const days = "3650";
const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];

/** A certificate to sign. */
export interface CertificateRequest {
  /** Base name of its two files. */
  readonly file: string;
  /** Base name of the authority that signs it. */
  readonly authority: string;
  /** User (or server) name. */
  readonly commonName: string;
  /** Groups of a Kubernetes user. @default none */
  readonly organisation?: string;
  /** Names and addresses of a server, as openssl writes them. @default none: it only identifies a client */
  readonly names?: readonly string[];
}

/** Makes a cluster's own certificates and keys, with openssl, into one folder (files 0600). */
export class Certificates {
  constructor(
    private readonly openssl: string,
    private readonly folder: string,
  ) {}

  /** A certificate authority: `<file>.crt` and `<file>.key`. */
  async authority(file: string, commonName: string): Promise<void> {
    await this.openSsl([
      ...["req", "-x509", "-sha256", "-days", days, ...key, "-subj", `/CN=${commonName}`],
      ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
      ...this.target(file),
    ]);
  }

  /** A certificate signed by an authority made before. */
  async certificate(request: CertificateRequest): Promise<void> {
    const { file, authority, commonName, organisation, names = [] } = request;
    const uses = names.length > 0 ? "serverAuth,clientAuth" : "clientAuth";
    await this.openSsl([
      ...["req", "-x509", "-sha256", "-days", days, ...key],
      ...["-subj", `${organisation === undefined ? "" : `/O=${organisation}`}/CN=${commonName}`],
      ...["-CA", path.join(this.folder, `${authority}.crt`), "-CAkey", path.join(this.folder, `${authority}.key`)],
      ...["-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature"],
      ...["-addext", `extendedKeyUsage=${uses}`],
      ...(names.length > 0 ? ["-addext", `subjectAltName=${names.join(",")}`] : []),
      ...this.target(file),
    ]);
  }

  /** A key that signs service-account tokens: `<file>.key`, and `<file>.pub` to check them with. */
  async signingKey(file: string): Promise<void> {
    const target = path.join(this.folder, file);
    await this.openSsl([
      "genpkey",
      "-algorithm",
      "EC",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-out",
      `${target}.key`,
    ]);
    await this.openSsl(["pkey", "-in", `${target}.key`, "-pubout", "-out", `${target}.pub`]);
  }

  private target(file: string): string[] {
    const target = path.join(this.folder, file);
    return ["-out", `${target}.crt`, "-keyout", `${target}.key`];
  }

  private async openSsl(args: readonly string[]): Promise<void> {
    // Without a configuration of the machine, which may add extensions of its own.
    await run(this.openssl, args, { env: { ...process.env, OPENSSL_CONF: "/dev/null" } });
    for (const file of fs.readdirSync(this.folder)) fs.chmodSync(path.join(this.folder, file), 0o600);
  }
}

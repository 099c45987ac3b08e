import { X509Certificate } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Certificates } from "../../embedded/cluster/pki/certificates";
import type { PlatformHosts } from "../../components/core/hosts";

/** What the embedded default shows to browsers and asks administrators for, PEM. */
export interface EmbeddedCertificates {
  /** Certificate of all public hosts, then the authority that signed it. */
  readonly tlsCertificate: string;
  readonly tlsPrivateKey: string;
  /** Authority that signed it. */
  readonly authority: string;
  /** Authority that signs client certificates for the admin door. */
  readonly adminClientCa: string;
  /** Whether the certificate for browsers was made by this call. */
  readonly renewed: boolean;
}

const renewDaysBeforeEnd = 30;

/** Every public name of the platform. */
function publicNames(hosts: PlatformHosts): string[] {
  return [hosts.ide, `*.${hosts.workspaceParent}`, hosts.sso, hosts.ssoAdmin, hosts.grafana];
}

function fits(file: string, names: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const certificate = new X509Certificate(readFileSync(file));
  const held = (certificate.subjectAltName ?? "").split(", ").sort();
  const wanted = names.map((name) => `DNS:${name}`).sort();
  const days = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000;
  return held.join() === wanted.join() && days > renewDaysBeforeEnd;
}

/**
 * Makes the certificates that an embedded default needs, and keeps them: authorities once, the certificate for browsers
 * again when the hosts change or its end is near.
 *
 * @param openssl path of the command
 * @param folder readable by its owner alone; also holds a client certificate for the admin door (`admin.crt`, `admin.key`)
 */
export async function embeddedCertificates(
  openssl: string,
  folder: string,
  hosts: PlatformHosts,
): Promise<EmbeddedCertificates> {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  const maker = new Certificates(openssl, folder);
  const file = (name: string): string => join(folder, name);
  // The key is written last, so that an interrupted run begins again.
  const has = (name: string): boolean => existsSync(file(`${name}.crt`)) && existsSync(file(`${name}.key`));
  if (!has("authority")) await maker.authority("authority", "webide embedded authority");
  if (!has("admin-authority")) await maker.authority("admin-authority", "webide embedded administrators");
  if (!has("admin")) await maker.certificate({ file: "admin", authority: "admin-authority", commonName: "admin" });
  const names = publicNames(hosts);
  const renewed = !fits(file("edge.crt"), names) || !has("edge");
  if (renewed) {
    const alternatives = names.map((name) => `DNS:${name}`);
    await maker.certificate({ file: "edge", authority: "authority", commonName: hosts.ide, names: alternatives });
  }
  const read = (name: string): string => readFileSync(file(name), "utf8");
  return {
    tlsCertificate: read("edge.crt") + read("authority.crt"),
    tlsPrivateKey: read("edge.key"),
    authority: read("authority.crt"),
    adminClientCa: read("admin-authority.crt"),
    renewed,
  };
}

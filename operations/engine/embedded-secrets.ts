import { randomBytes } from "node:crypto";
import type { PlatformConfig, SecretName } from "../../stacks/config";
import type { EmbeddedCertificates } from "./embedded-certificates";

/**
 * Values for the secrets that a real environment's owner would set. Those of relays and stores are random: nothing
 * outside this machine is called, and a value that somebody could guess has no place in a cluster either.
 */
export function embeddedSecrets(
  config: Pick<PlatformConfig, "settings">,
  certificates: EmbeddedCertificates,
): Record<SecretName, string> {
  const { hosts } = config.settings;
  const token = (): string => `k${randomBytes(20).toString("hex")}`;
  return {
    slackUrl: `https://${hosts.slack.host}/services/${token()}`,
    pagerDutyKey: token(),
    smtpPassword: token(),
    backupStoreAccessKey: token(),
    backupStoreSecretKey: token(),
    secondStoreAccessKey: token(),
    secondStoreSecretKey: token(),
    tlsCertificate: certificates.tlsCertificate,
    tlsPrivateKey: certificates.tlsPrivateKey,
    adminClientCa: certificates.adminClientCa,
  };
}

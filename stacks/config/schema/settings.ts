import { z } from "zod";
import { cidr, count, domainName, email, hostName, ipv4, line, port, slug, timeZone } from "./values";

/** A host outside the cluster; every one is named with its network and port, none has a default. */
const externalHost = z.strictObject({
  host: hostName.describe("DNS name."),
  cidr: cidr.describe("Network that the name resolves into; pods may reach only that."),
  port: port.describe("TCP port."),
});

const objectStore = externalHost.extend({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket name")
    .describe("Versioned and locked by its owner."),
  region: slug.describe("Region name that the store expects."),
});

/** Secrets of the platform; each is a Pulumi secret in `webide:secrets`. */
export const secretNames = [
  "slackUrl",
  "pagerDutyKey",
  "smtpPassword",
  "backupStoreAccessKey",
  "backupStoreSecretKey",
  "secondStoreAccessKey",
  "secondStoreSecretKey",
  "tlsCertificate",
  "tlsPrivateKey",
  "adminClientCa",
] as const;

export type SecretName = (typeof secretNames)[number];

const encrypted = z
  .strictObject(
    {
      secure: z
        .string()
        .regex(/^v\d+:\S+$/, "the engine's ciphertext")
        .describe("Ciphertext written by `pulumi config set --secret`."),
    },
    {
      error: (issue) =>
        issue.code === "invalid_type" && issue.input !== undefined && issue.input !== null
          ? "is a secret typed in clear; change it where it is valid, then set the new one with: pulumi config set --secret"
          : undefined,
    },
  )
  .meta({ sensitive: true });

const secretDescriptions: Readonly<Record<SecretName, string>> = {
  slackUrl: "Address of the Slack web hook.",
  pagerDutyKey: "Service key of the PagerDuty integration.",
  smtpPassword: "Password at the mail relay; only with mail.username.",
  backupStoreAccessKey: "Key id at the backup store.",
  backupStoreSecretKey: "Key at the backup store.",
  secondStoreAccessKey: "Key id at the second store.",
  secondStoreSecretKey: "Key at the second store.",
  tlsCertificate: "Certificate chain of the public hosts, PEM.",
  tlsPrivateKey: "Its private key, PEM.",
  adminClientCa: "Authority that signs client certificates for the admin door, PEM.",
};

const secrets = z.strictObject(
  Object.fromEntries(
    secretNames.map((name) => [name, encrypted.optional().describe(secretDescriptions[name])]),
  ) as Record<SecretName, z.ZodOptional<typeof encrypted>>,
);

/** `pulumi config set` writes a number as text when it touches the file, and such a file must stay good. */
function plainNumber(value: unknown): unknown {
  return typeof value === "string" && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value;
}

/** Keys of `webide:` in Pulumi.<stack>.yaml, without their prefix. */
export const settingsSchema = z.strictObject({
  domain: domainName.describe("Company domain; the platform's hosts stand below it (ide.<domain>, sso.<domain>)."),
  timeZone: timeZone.default("Asia/Seoul").describe("IANA time zone of all schedules."),
  embedded: z
    .boolean()
    .default(false)
    .describe("The machine-local default: images built here, no digests, plain HTTP inside the cluster."),
  sessionCapacity: z
    .preprocess(plainNumber, z.number().int().min(1).max(100_000))
    .describe("Sessions the platform is built for; alerts speak in percent of it."),
  registry: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]*(?::\d{2,5})?(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)+$/,
      "host, optional port and at least one path part, without scheme, as in registry.internal/webide",
    )
    .describe("Prefix of the internal registry mirror."),
  repositoryUrl: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(?:\/[\w.-]+)+$/, "an https address without a slash at its end")
    .describe("Where people read this repository's files; alerts link their runbooks there."),
  companyCa: z
    .string()
    .regex(
      /^(?:-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]+\n)+-----END CERTIFICATE-----\n?)+$/,
      "certificates in PEM form, without keys",
    )
    .optional()
    .describe(
      "Authorities that signed the internal hosts and the public certificate, PEM; left out where public ones did.",
    ),
  hosts: z
    .strictObject({
      git: externalHost.describe("Internal git."),
      artefacts: externalHost.describe("Internal repository of packages and VSIX files (Nexus)."),
      smtp: externalHost.describe("Mail relay (smarthost)."),
      slack: externalHost.describe("Relay towards Slack."),
      pagerDuty: externalHost.describe("Relay towards PagerDuty."),
    })
    .describe("Hosts outside the cluster that the platform may call."),
  stores: z
    .strictObject({
      backup: objectStore.describe("Object store for backups, outside the cluster."),
      second: objectStore.describe("Second store, for model files."),
    })
    .describe("Object stores."),
  mail: z
    .strictObject({
      sender: email.describe("Sender of alert mails."),
      username: line.describe("Account at the relay; left out for a relay without log-in.").optional(),
      requireTls: z.boolean().default(true).describe("Refuse to send without TLS."),
    })
    .describe("Alert mail."),
  cluster: z
    .strictObject({
      dnsServiceIp: ipv4.describe("Cluster IP of the DNS Service; nginx asks it."),
      apiServer: externalHost.describe("API server as pods reach it."),
      nodeCidr: cidr.describe("Network of the nodes."),
      podCidr: cidr.describe("Network of the pods; only from there a forwarding header is believed."),
      clientCidrs: z.array(cidr).min(1).describe("Networks of the users' browsers, as the edge sees them."),
      adminCidrs: z.array(cidr).min(1).describe("Networks that may use the admin door."),
    })
    .describe("Facts of the cluster."),
  storage: z
    .strictObject({
      workspaceProvisioner: z
        .string()
        .regex(/^[a-z0-9](?:[a-z0-9./-]*[a-z0-9])?$/, "a provisioner's name, as in rbd.csi.ceph.com")
        .describe("Provisioner behind the StorageClass `workspace`."),
      platformClass: slug.describe("StorageClass of databases and metrics."),
      modelsClass: slug.describe("StorageClass of the model volume; read by many pods at once."),
    })
    .describe("Storage."),
  gpu: z
    .strictObject({
      capacity: count.describe("GPUs of all nodes together."),
      free: count.describe("GPUs not needed by the declared replicas; decides whether an update may surge."),
      runtimeClass: slug
        .describe("RuntimeClass that gives containers their GPU; left out where it is the default.")
        .optional(),
      nodeLabels: z
        .record(z.string().min(1), z.string())
        // What NVIDIA's GPU feature discovery writes.
        .default({ "nvidia.com/gpu.present": "true" })
        .describe("Labels of the nodes with GPUs."),
    })
    .describe("GPUs of the cluster."),
  secrets: secrets
    .default({})
    .describe("Secrets, each set by: pulumi config set --secret --path 'webide:secrets.<name>'."),
});

export type Settings = z.infer<typeof settingsSchema>;
export type ExternalHostSettings = z.infer<typeof externalHost>;
export type ObjectStoreSettings = z.infer<typeof objectStore>;

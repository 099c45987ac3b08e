import type * as pulumi from "@pulumi/pulumi";

/** One listening port of one app: enough to build a URL, a network policy peer and a scrape target. */
export interface ServiceEndpoint {
  readonly namespace: string;
  /** Value of the pods' `app` label. */
  readonly app: string;
  /** Name of the Kubernetes Service in front of the pods. */
  readonly service: string;
  /** Port of both the pods and the Service. */
  readonly port: number;
}

/** Pods of one app, as a network policy names them. */
export interface Peer {
  readonly namespace: string;
  /** Value of the pods' `app` label; every pod of the namespace when left out. */
  readonly app?: string;
}

/** A host outside the cluster that may be reached; always one network and named ports, never a wildcard. */
export interface ExternalHost {
  /** DNS name the product is configured with. */
  readonly host: string;
  /** IPv4 network in CIDR form that the name resolves into. */
  readonly cidr: string;
  readonly port: number;
}

/** Who signs the users in. */
export interface OidcIssuer {
  readonly realm: string;
  /** Public issuer URL as it stands in tokens, without a trailing slash. */
  readonly issuerUrl: string;
  /** The same realm by its address in the cluster, for back-channel calls. */
  readonly internalUrl: string;
}

/** An OIDC client that a product signs in with. */
export interface OidcClient {
  readonly clientId: string;
  /** Secret value; written into a Kubernetes Secret and nowhere else. */
  readonly clientSecret: pulumi.Input<string>;
}

/** A PostgreSQL database and where its credentials are. */
export interface SqlDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Secret in the database's namespace with keys `username` and `password`. */
  readonly credentialsSecret: string;
}

/** A model that answers over HTTP inside the cluster. */
export interface ModelEndpoint extends ServiceEndpoint {
  /** Name by which the server knows the model. */
  readonly model: string;
}

/** Quota tiers of the operations guide 3.3. */
export type Tier = "default" | "elevated";

/** Name of the ResourceQuota of a tier, as the operations guide 3.3 writes it. */
export function quotaName(tier: Tier): string {
  return `${tier}-quota`;
}

/**
 * Names by which the parts recognise each other's objects: the program writes them, the policies and the commands read
 * them. Frozen once used.
 */
export const annotations = {
  /** On namespaces of disabled users; the guide's own words (3.2). */
  disabledAt: "disabled-at",
  disabledBy: "disabled-by",
  /** Who approved the elevated tier, until when (date, ISO 8601) and for which project or role. */
  tierApprover: "webide.dev/tier-approver",
  tierExpires: "webide.dev/tier-expires",
  tierReason: "webide.dev/tier-reason",
  /** Stack that owns a retained object and may adopt it again. */
  stack: "webide.dev/stack",
  /** SHA-256 of the configuration a pod was started with. */
  configChecksum: "webide.dev/config-checksum",
  /** Upstream version behind an image digest, as the lock records it: `<container>=<version>` pairs. */
  imageVersions: "webide.dev/image-versions",
} as const;

/** Label keys beside the standard `app.kubernetes.io/*` ones. */
export const labelKeys = {
  app: "app",
  user: "user",
  tier: "webide.dev/tier",
  /** `workspace` on users' namespaces, `platform` on ours. */
  namespaceKind: "webide.dev/namespace-kind",
  /** On the ConfigMap that lists the extensions a workspace installs. */
  extensionSet: "webide.dev/extension-set",
  department: "webide.dev/department",
} as const;

/** Key of the ConfigMap labelled `webide.dev/extension-set` under which the list of extensions stands as JSON. */
export const extensionListKey = "extensions.json";

/** One entry of that list. */
export interface ExtensionEntry {
  /** `publisher.name` as the whitelist writes it; compared lower-cased. */
  readonly id: string;
  /** Exact version, never a range. */
  readonly version: string;
  /** SHA-256 of the VSIX file, or `unverified` while no source shows one. */
  readonly sha256: string;
  /** Address of the VSIX file in the internal repository. */
  readonly url: string;
}

import * as keycloak from "@pulumi/keycloak";
import type * as pulumi from "@pulumi/pulumi";
import type { OidcClient } from "../../components/core/contracts";
import { topology } from "../../components/core/topology";
import { keycloakDumpApp } from "../../components/backup/keycloak-dump";
import { Keycloak } from "../../components/identity/keycloak";
import { KeycloakDatabase } from "../../components/identity/postgres";
import { IdentityRealm } from "../../components/identity/realm";
import { SignInClient } from "../../components/identity/sign-in-client";
import type { PlatformConfig } from "../config";
import type { Context } from "../context";
import type { Namespaces } from "./namespaces";

/** Name of the realm; part of every token, so it never changes. */
export const realmName = "webide";

/** Realm roles and what they allow. */
const roles = {
  developer: "Opens a workspace of their own.",
  senior: "As developer; may be given the elevated quota.",
  "platform-admin": "Runs the platform; administers Grafana.",
  security: "Reviews and audits; reads Grafana.",
  helpdesk: "Answers users; reads Grafana.",
};

/**
 * The realm's administration: a service-account client at the admin door.
 *
 * The embedded Keycloak listens on a loopback port of this machine that each cluster chooses anew. Its address is a fact of
 * the machine, like KUBECONFIG, and no setting: the provider reads it from KEYCLOAK_URL.
 */
export function adminProvider(
  { settings, hosts }: Pick<PlatformConfig, "settings" | "hosts">,
  client: { readonly clientId: pulumi.Input<string>; readonly clientSecret: pulumi.Input<string> },
  opts?: pulumi.ResourceOptions,
): keycloak.Provider {
  const url = settings.embedded ? undefined : `https://${hosts.ssoAdmin}`;
  // `initialLogin: false` lets a preview work before the server exists.
  return new keycloak.Provider("keycloak", { ...client, url, realm: "master", initialLogin: false }, opts);
}

/** What the identity part offers to the others. */
export interface Identity {
  readonly database: KeycloakDatabase;
  readonly keycloak: Keycloak;
  readonly realm: IdentityRealm;
  readonly proxyClient: OidcClient;
  readonly grafanaClient: OidcClient;
}

/** Database, Keycloak, the realm and its two clients. */
export function identity(context: Context, namespaces: Namespaces, opts: pulumi.ComponentResourceOptions): Identity {
  const { config, sizing, protect } = context;
  const { images, settings, hosts } = config;
  const namespace = namespaces.auth.namespace;
  const publicUrl = `https://${hosts.sso}`;
  const adminUrl = `https://${hosts.ssoAdmin}`;

  const database = new KeycloakDatabase(
    "postgres",
    {
      namespace,
      image: images.reference("postgres"),
      exporterImage: images.reference("postgres-exporter"),
      storage: sizing.databaseVolume,
      storageClass: settings.storage.platformClass,
      clients: [{ namespace: topology.postgres.namespace, app: keycloakDumpApp }],
      protect,
    },
    opts,
  );
  const server = new Keycloak(
    "keycloak",
    {
      namespace,
      image: images.reference("keycloak"),
      replicas: sizing.keycloakReplicas,
      publicUrl,
      adminUrl,
      realm: realmName,
      database,
      trustedProxies: [settings.cluster.podCidr],
      protect,
    },
    { ...opts, dependsOn: database },
  );
  const { clientId, clientSecret } = server.adminClient;
  const provider = adminProvider(config, { clientId, clientSecret }, { dependsOn: server });
  const inRealm = { ...opts, providers: { keycloak: provider }, dependsOn: server };
  const realm = new IdentityRealm(
    "realm",
    {
      realm: realmName,
      displayName: "Web IDE",
      publicUrl,
      adminUrl,
      departments: config.departments.map((department) => department.id),
      roles,
      protect,
    },
    inRealm,
  );
  const flows = {
    realm: realm.resource,
    browserFlowId: realm.browserFlowId,
    directGrantFlowId: realm.directGrantFlowId,
    roleIds: realm.roleIds,
    protect,
  };
  const proxyClient = new SignInClient(
    "oauth2-proxy",
    {
      ...flows,
      clientId: "oauth2-proxy",
      displayName: "Web IDE",
      redirectUris: [`https://${hosts.ide}/oauth2/callback`],
      postLogoutRedirectUris: [`https://${hosts.ide}/`],
    },
    inRealm,
  );
  const grafanaClient = new SignInClient(
    "grafana",
    {
      ...flows,
      clientId: "grafana",
      displayName: "Grafana",
      redirectUris: [`https://${hosts.grafana}/login/generic_oauth`],
      postLogoutRedirectUris: [`https://${hosts.grafana}/login`],
    },
    inRealm,
  );
  return { database, keycloak: server, realm, proxyClient, grafanaClient };
}

import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { EdgeCertificates } from "../../components/ingress/edge-certificates";
import { NginxProxy } from "../../components/ingress/nginx";
import { OAuth2Proxy } from "../../components/ingress/oauth2-proxy";
import { SessionRedis } from "../../components/ingress/session-redis";
import { Waker } from "../../components/ingress/waker";
import { passwordPolicy } from "../../components/identity/password-policy";
import type { PageFacts } from "../../components/ingress/nginx-config";
import type { PlatformConfig } from "../config";
import { durationSeconds } from "../config";
import type { Context } from "../context";
import { userGuide } from "../user-guide";
import type { Identity } from "./identity";
import type { Namespaces } from "./namespaces";

/** What the portal and the error pages tell everybody; what belongs to one user they ask for themselves. */
function pageFacts({ contacts, hosts, models }: PlatformConfig): PageFacts {
  const { helpdesk, platformAdmin, security } = contacts.roles;
  const { tabby, vllm } = models;
  const guide = {
    portal: `https://${hosts.ide}/`,
    helpdesk: helpdesk.email,
    security: security.email,
    passwordLength: passwordPolicy.minLength,
  };
  return {
    contacts: { helpdesk: helpdesk.email, platformTeam: platformAdmin.email, security: security.email },
    models: [
      { name: vllm.gatewayName, purpose: "chat", model: vllm.servedName, contextTokens: vllm.maxModelLength },
      { name: tabby.gatewayName, purpose: "completion", model: path.posix.basename(tabby.modelPath) },
    ],
    guide: { ko: userGuide("ko", guide), en: userGuide("en", guide) },
  };
}

/** The public door, sign-in, sessions, and what wakes stopped workspaces. */
export function ingress(
  context: Context,
  namespaces: Namespaces,
  identity: Identity,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { config, secret, sizing } = context;
  const { images, settings, hosts, slo } = config;
  const namespace = namespaces.ingress.namespace;
  const { cluster } = settings;

  const certificates = new EdgeCertificates(
    "edge-certificates",
    {
      namespace,
      certificate: secret("tlsCertificate"),
      privateKey: secret("tlsPrivateKey"),
      adminClientCa: secret("adminClientCa"),
    },
    opts,
  );
  const sessions = new SessionRedis(
    "session-redis",
    { namespace, image: images.reference("valkey"), exporterImage: images.reference("redis-exporter") },
    opts,
  );
  const proxy = new OAuth2Proxy(
    "oauth2-proxy",
    {
      namespace,
      image: images.reference("oauth2-proxy"),
      hosts,
      issuer: identity.keycloak.issuer,
      client: identity.proxyClient,
      trustedProxyCidrs: [cluster.podCidr],
      sessionStoreSecret: sessions.credentialsSecret,
    },
    { ...opts, dependsOn: sessions },
  );
  const { after, jobsEndAfter, checkEvery } = config.workspaces.idle;
  new Waker(
    "waker",
    {
      namespace,
      image: images.reference("waker"),
      apiServer: cluster.apiServer,
      idleAfterSeconds: durationSeconds(after),
      jobsEndAfterSeconds: durationSeconds(jobsEndAfter),
      checkEverySeconds: durationSeconds(checkEvery),
    },
    opts,
  );
  const { normal, warning, critical } = slo.bands.ideResponse;
  new NginxProxy(
    "nginx",
    {
      namespace,
      image: images.reference("nginx"),
      exporterImage: images.reference("nginx-exporter"),
      vectorImage: images.reference("vector"),
      hosts,
      pages: pageFacts(config),
      realm: identity.keycloak.issuer.realm,
      resolver: cluster.dnsServiceIp,
      tlsSecret: certificates.tlsSecret,
      clientCidrs: cluster.clientCidrs,
      adminCidrs: cluster.adminCidrs,
      adminCaConfigMap: certificates.adminCaConfigMap,
      responseTimeEdges: [normal, warning, critical].map(durationSeconds),
      replicas: sizing.nginxReplicas,
    },
    { ...opts, dependsOn: [certificates, proxy] },
  );
}

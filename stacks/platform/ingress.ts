import type * as pulumi from "@pulumi/pulumi";
import { EdgeCertificates } from "../../components/ingress/edge-certificates";
import { NginxProxy } from "../../components/ingress/nginx";
import { OAuth2Proxy } from "../../components/ingress/oauth2-proxy";
import { SessionRedis } from "../../components/ingress/session-redis";
import { Waker } from "../../components/ingress/waker";
import { durationSeconds } from "../config";
import type { Context } from "../context";
import type { Identity } from "./identity";
import type { Namespaces } from "./namespaces";

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
  new Waker("waker", { namespace, image: images.reference("waker"), apiServer: cluster.apiServer }, opts);
  const { normal, warning, critical } = slo.bands.ideResponse;
  new NginxProxy(
    "nginx",
    {
      namespace,
      image: images.reference("nginx"),
      exporterImage: images.reference("nginx-exporter"),
      vectorImage: images.reference("vector"),
      hosts,
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

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { OidcClient, OidcIssuer, ServiceEndpoint } from "../core/contracts";
import { endpointUrl } from "../core/endpoint-url";
import type { PlatformHosts } from "../core/hosts";
import { labels } from "../core/labels";
import { httpProbes } from "../core/probes";
import { topology } from "../core/topology";
import { Workload } from "../core/workload";
import { sessionCookie } from "./session-cookie";

/** What oauth2-proxy's options depend on. */
export interface OAuth2ProxyOptionsArgs {
  readonly hosts: PlatformHosts;
  readonly issuer: OidcIssuer;
  readonly clientId: string;
  /** Networks (CIDR) of the pods: only calls from there may say who the client was. */
  readonly trustedProxyCidrs: readonly string[];
  /**
   * Age at which a session is renewed at Keycloak. A disabled account is out when its last token has ended, so no later
   * than the realm's access-token lifespan after this.
   * @default 1m
   */
  readonly refreshAfter?: string;
  /** Longest time between two sign-ins. @default 12h */
  readonly sessionLifetime?: string;
  /** Whether the issuer's address in the cluster is checked against `/etc/provider-ca/ca.crt`. @default false */
  readonly providerCa?: boolean;
}

/** Inputs of {@link OAuth2Proxy}. */
export interface OAuth2ProxyArgs extends Omit<OAuth2ProxyOptionsArgs, "clientId" | "providerCa"> {
  readonly namespace: pulumi.Input<string>;
  readonly image: string;
  readonly client: OidcClient;
  /** Secret with the session store's password under the key `password`, in the same namespace. */
  readonly sessionStoreSecret: string;
  /** Where the issuer's `internalUrl` leads. @default Keycloak's Service */
  readonly issuerEndpoint?: ServiceEndpoint;
  /** ConfigMap whose `ca.crt` signs the certificate of the issuer's internal address. @default none: plain HTTP in the cluster */
  readonly providerCaConfigMap?: string;
  /** @default 2 */
  readonly replicas?: number;
}

const { app, port } = topology.oauth2Proxy;
const component = "ingress";

/**
 * Options of oauth2-proxy. Discovery is skipped: its document names public addresses only, and the back channel (token,
 * keys, sign-out) shall not leave the cluster to come back through the public door. The issuer in the tokens stays public.
 *
 * There is no `--skip-auth-*`: every path is asked for. The nonce is not compared (the default), since Keycloak leaves it
 * out of renewed tokens and every session would end at its first renewal; PKCE binds the code.
 * Source: oauth2-proxy issue 2876.
 */
export function oauth2ProxyOptions(args: OAuth2ProxyOptionsArgs): string[] {
  const { hosts, issuer } = args;
  const internal = `${issuer.internalUrl}/protocol/openid-connect`;
  const options: (readonly [string, string])[] = [
    ["http-address", `0.0.0.0:${port}`],
    ["metrics-address", `0.0.0.0:${topology.oauth2ProxyMetrics.port}`],
    ["upstream", "static://202"],
    ["provider", "keycloak-oidc"],
    ["client-id", args.clientId],
    ["oidc-issuer-url", issuer.issuerUrl],
    ["skip-oidc-discovery", "true"],
    ["login-url", `${issuer.issuerUrl}/protocol/openid-connect/auth`],
    ["redeem-url", `${internal}/token`],
    ["oidc-jwks-url", `${internal}/certs`],
    ["profile-url", `${internal}/userinfo`],
    ["backend-logout-url", `${internal}/logout?id_token_hint={id_token}`],
    ["code-challenge-method", "S256"],
    ["scope", "openid profile email"],
    ["email-domain", "*"],
    ["redirect-url", `https://${hosts.ide}/oauth2/callback`],
    // With the dot: the users' hosts; without: the portal itself.
    ["whitelist-domain", `.${hosts.workspaceParent}`],
    ["whitelist-domain", hosts.ide],
    ["skip-provider-button", "true"],
    ["set-xauthrequest", "true"],
    ["reverse-proxy", "true"],
    ...args.trustedProxyCidrs.map((cidr) => ["trusted-proxy-ip", cidr] as const),
    ["cookie-name", sessionCookie],
    ["cookie-domain", `.${hosts.workspaceParent}`],
    ["cookie-secure", "true"],
    ["cookie-httponly", "true"],
    ["cookie-samesite", "lax"],
    ["cookie-refresh", args.refreshAfter ?? "1m"],
    ["cookie-expire", args.sessionLifetime ?? "12h"],
    // Several tabs may sign in at the same time.
    ["cookie-csrf-per-request", "true"],
    ["cookie-csrf-expire", "5m"],
    ["session-store-type", "redis"],
    ["redis-connection-url", endpointUrl(topology.sessionRedis).replace("http://", "redis://")],
    // Request lines carry sign-in codes; nginx keeps the access log, without queries.
    ["request-logging", "false"],
    ["silence-ping-logging", "true"],
    ...(args.providerCa ? ([["provider-ca-file", "/etc/provider-ca/ca.crt"]] as const) : []),
  ];
  return options.map(([option, value]) => `--${option}=${value}`);
}

/** Signs the users in at Keycloak and tells nginx on each request who they are. */
export class OAuth2Proxy extends pulumi.ComponentResource {
  constructor(name: string, args: OAuth2ProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:OAuth2Proxy", name, {}, opts);
    const child = { parent: this };
    const cookieSecret = new random.RandomBytes(`${name}-cookie-secret`, { length: 32 }, child);
    const secret = new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: app, namespace: args.namespace, labels: labels({ app, component }) },
        stringData: {
          "client-secret": args.client.clientSecret,
          // oauth2-proxy decodes the URL-safe alphabet; in the other one the text itself would be taken, 44 bytes long.
          "cookie-secret": cookieSecret.base64.apply((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
        },
      },
      child,
    );
    const options = oauth2ProxyOptions({
      ...args,
      clientId: args.client.clientId,
      providerCa: args.providerCaConfigMap !== undefined,
    });
    const providerCa = args.providerCaConfigMap;
    new Workload(
      name,
      {
        app,
        component,
        namespace: args.namespace,
        replicas: args.replicas ?? 2,
        pod: {
          uid: 65532,
          ...(providerCa !== undefined && { volumes: [{ name: "provider-ca", configMap: { name: providerCa } }] }),
          containers: [
            {
              name: app,
              image: args.image,
              args: options,
              env: {
                OAUTH2_PROXY_CLIENT_SECRET: { secret: app, key: "client-secret" },
                OAUTH2_PROXY_COOKIE_SECRET: { secret: app, key: "cookie-secret" },
                OAUTH2_PROXY_REDIS_PASSWORD: { secret: args.sessionStoreSecret, key: "password" },
              },
              ports: { http: port, metrics: topology.oauth2ProxyMetrics.port },
              resources: { cpu: "100m", cpuLimit: "1", memory: "128Mi" },
              // Ready asks the session store, live does not: a lost store must not restart the proxies.
              probes: httpProbes({ ready: "/ready", live: "/ping", port: "http" }),
              ...(providerCa !== undefined && {
                mounts: [{ name: "provider-ca", mountPath: "/etc/provider-ca", readOnly: true }],
              }),
            },
          ],
        },
        servicePorts: { http: port, metrics: topology.oauth2ProxyMetrics.port },
        ingress: [
          { from: [topology.nginx], ports: [port] },
          { from: [topology.prometheus], ports: [topology.oauth2ProxyMetrics.port] },
        ],
        egress: [topology.sessionRedis, args.issuerEndpoint ?? topology.keycloak],
      },
      { ...child, dependsOn: [secret] },
    );
    this.registerOutputs({});
  }
}

import assert from "node:assert/strict";
import type { KeycloakArgs } from "../../../components/identity/keycloak";
import { Keycloak } from "../../../components/identity/keycloak";
import { Recorded } from "../../support/recorded";

const args: KeycloakArgs = {
  namespace: "auth",
  image: "registry.company.com/webide/keycloak@sha256:aa",
  replicas: 2,
  publicUrl: "https://sso.company.com",
  adminUrl: "https://sso-admin.company.com",
  realm: "webide",
  database: {
    host: "postgres.auth.svc.cluster.local",
    port: 5432,
    database: "keycloak",
    credentialsSecret: "keycloak-database",
  },
  trustedProxies: ["10.244.0.0/16"],
};

async function recorded(changes: Partial<KeycloakArgs> = {}): Promise<Recorded> {
  return Recorded.of(() => new Keycloak("keycloak", { ...args, ...changes }));
}

/** Environment of the server by name: the text, or the key of the Secret. */
async function environment(changes: Partial<KeycloakArgs> = {}): Promise<Record<string, unknown>> {
  const { spec } = (await recorded(changes)).manifest("Deployment", "keycloak");
  const env = spec.template.spec.containers[0].env as {
    name: string;
    value?: string;
    valueFrom?: { secretKeyRef: object };
  }[];
  return Object.fromEntries(env.map((e) => [e.name, e.value ?? e.valueFrom?.secretKeyRef]));
}

describe("Keycloak", () => {
  it("runs the declared number of pods, of which one at a time may be away", async () => {
    const result = await recorded();
    assert.equal(result.manifest("Deployment", "keycloak")["spec"].replicas, 2);
    assert.equal(result.manifest("PodDisruptionBudget", "keycloak")["spec"].maxUnavailable, 1);
  });

  it("starts the image as it was built", async () => {
    const { spec } = (await recorded()).manifest("Deployment", "keycloak");
    assert.deepEqual(spec.template.spec.containers[0].args, ["start", "--optimized"]);
  });

  it("is told no build-time option, which would end it with code 2", async () => {
    const names = Object.keys(await environment());
    const buildTime = [
      "KC_DB",
      "KC_HEALTH_ENABLED",
      "KC_METRICS_ENABLED",
      "KC_FEATURES",
      "KC_EVENT_METRICS_USER_ENABLED",
      "KC_CACHE",
    ];
    assert.deepEqual(
      buildTime.filter((name) => names.includes(name)),
      [],
    );
  });

  it("has one address for users and another for administration", async () => {
    const env = await environment();
    assert.deepEqual([env["KC_HOSTNAME"], env["KC_HOSTNAME_ADMIN"]], [args.publicUrl, args.adminUrl]);
  });

  it("believes forwarding headers of the given networks only", async () => {
    const env = await environment({ trustedProxies: ["10.1.0.0/16", "10.2.0.0/16"] });
    assert.deepEqual(
      [env["KC_PROXY_HEADERS"], env["KC_PROXY_TRUSTED_ADDRESSES"]],
      ["xforwarded", "10.1.0.0/16,10.2.0.0/16"],
    );
  });

  it("refuses to believe forwarding headers of everybody", async () => {
    await assert.rejects(recorded({ trustedProxies: [] }), /^RangeError: trustedProxies is empty/);
  });

  it("takes the database's credentials and the first administrator from Secrets", async () => {
    const env = await environment();
    assert.deepEqual(
      [env["KC_DB_USERNAME"], env["KC_DB_PASSWORD"], env["KC_BOOTSTRAP_ADMIN_CLIENT_SECRET"]],
      [
        { name: "keycloak-database", key: "username" },
        { name: "keycloak-database", key: "password" },
        { name: "keycloak-admin", key: "client-secret" },
      ],
    );
  });

  it("keeps all pods of a rollout within the database's hundred connections", async () => {
    const env = await environment();
    assert.ok((args.replicas + 1) * Number(env["KC_DB_POOL_MAX_SIZE"]) <= 97);
  });

  it("listens with TLS on the same port when it has a certificate", async () => {
    const env = await environment({ tls: { secretName: "keycloak-tls" } });
    assert.deepEqual(
      [
        env["KC_HTTP_ENABLED"],
        env["KC_HTTPS_PORT"],
        env["KC_HTTPS_CERTIFICATE_FILE"],
        env["KC_HTTP_MANAGEMENT_SCHEME"],
      ],
      ["false", "8080", "/etc/keycloak/tls/tls.crt", "http"],
    );
  });

  it("mounts the certificate", async () => {
    const { spec } = (await recorded({ tls: { secretName: "keycloak-tls" } })).manifest("Deployment", "keycloak");
    assert.deepEqual(spec.template.spec.volumes[0], { name: "tls", secret: { secretName: "keycloak-tls" } });
  });

  it("is asked for its health on the management port", async () => {
    const { spec } = (await recorded()).manifest("Deployment", "keycloak");
    const { readinessProbe, livenessProbe } = spec.template.spec.containers[0];
    assert.deepEqual(
      [readinessProbe.httpGet, livenessProbe.httpGet],
      [
        { path: "/health/ready", port: "management" },
        { path: "/health/live", port: "management" },
      ],
    );
  });

  it("has more time to stop than it takes to drain", async () => {
    const env = await environment();
    const { spec } = (await recorded()).manifest("Deployment", "keycloak");
    const drain = parseInt(String(env["KC_SHUTDOWN_DELAY"])) + parseInt(String(env["KC_SHUTDOWN_TIMEOUT"]));
    assert.ok(spec.template.spec.terminationGracePeriodSeconds > drain);
  });

  it("writes to its data directory and /tmp only", async () => {
    const { spec } = (await recorded()).manifest("Deployment", "keycloak");
    const { volumeMounts } = spec.template.spec.containers[0];
    assert.deepEqual(
      volumeMounts.map((m: { mountPath: string }) => m.mountPath),
      ["/opt/keycloak/data", "/tmp"],
    );
  });

  it("answers those who sign users in, its own pods and Prometheus, each on its port", async () => {
    const { spec } = (await recorded()).manifest("NetworkPolicy", "keycloak");
    const rules = spec.ingress.map(
      (rule: { from: { podSelector: { matchLabels: { app: string } } }[]; ports: { port: number }[] }) => [
        rule.from.map((peer) => peer.podSelector.matchLabels.app),
        rule.ports.map((p) => p.port),
      ],
    );
    assert.deepEqual(rules, [
      [["nginx", "oauth2-proxy", "grafana"], [8080]],
      [["keycloak"], [7800, 57800]],
      [["prometheus"], [9000]],
    ]);
  });

  it("calls its database and its own pods only", async () => {
    const { spec } = (await recorded()).manifest("NetworkPolicy", "keycloak");
    const calls = spec.egress.map(
      (rule: { to: { podSelector: { matchLabels: { app: string } } }[]; ports: { port: number }[] }) => [
        rule.to[0]?.podSelector.matchLabels.app,
        rule.ports[0]?.port,
      ],
    );
    assert.deepEqual(calls, [
      ["postgres", 5432],
      ["keycloak", 7800],
      ["keycloak", 57800],
    ]);
  });

  it("replaces all pods at once when told so", async () => {
    const { spec } = (await recorded({ rollout: "Recreate" })).manifest("Deployment", "keycloak");
    assert.deepEqual(spec.strategy, { type: "Recreate" });
  });

  it("names the issuer as it stands in tokens and as the cluster reaches it", async () => {
    let issuer: unknown;
    await Recorded.of(() => {
      issuer = new Keycloak("keycloak", { ...args, tls: { secretName: "keycloak-tls" } }).issuer;
    });
    assert.deepEqual(issuer, {
      realm: "webide",
      issuerUrl: "https://sso.company.com/realms/webide",
      internalUrl: "https://keycloak.auth.svc.cluster.local:8080/realms/webide",
    });
  });

  it("protects the administrator's credentials when told so", async () => {
    const secret = (await recorded({ protect: true })).resource("kubernetes:core/v1:Secret", "keycloak-admin");
    assert.deepEqual([secret.protect, secret.retainOnDelete], [true, true]);
  });
});

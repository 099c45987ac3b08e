import assert from "node:assert/strict";
import { platformHosts } from "../../../components/core/hosts";
import { OAuth2Proxy, oauth2ProxyOptions } from "../../../components/ingress/oauth2-proxy";
import { SessionRedis } from "../../../components/ingress/session-redis";
import { Waker } from "../../../components/ingress/waker";
import { readSettings } from "../../../programs/waker/settings";
import type { Manifest } from "../../support/recorded";
import { Recorded } from "../../support/recorded";

const options = {
  hosts: platformHosts("company.com"),
  issuer: {
    realm: "webide",
    issuerUrl: "https://sso.company.com/realms/webide",
    internalUrl: "http://keycloak.auth.svc.cluster.local:8080/realms/webide",
  },
  trustedProxyCidrs: ["10.244.0.0/16"],
};
const flags = oauth2ProxyOptions({ ...options, clientId: "oauth2-proxy" });
const client = { clientId: "oauth2-proxy", clientSecret: "the-client-secret" };
const proxy = () =>
  Recorded.of(
    () =>
      new OAuth2Proxy("oauth2-proxy", {
        ...options,
        namespace: "ingress",
        image: "registry.example/oauth2-proxy@sha256:1",
        client,
        sessionStoreSecret: "session-redis",
      }),
  );
const store = () =>
  Recorded.of(
    () =>
      new SessionRedis("session-redis", {
        namespace: "ingress",
        image: "valkey@sha256:1",
        exporterImage: "exporter@sha256:2",
      }),
  );

/** The only value of an option. */
function option(name: string): string | undefined {
  const values = flags.filter((flag) => flag.startsWith(`--${name}=`));
  assert.ok(values.length < 2, `${name} is given ${String(values.length)} times`);
  return values[0]?.slice(name.length + 3);
}

describe("oauth2-proxy's options", () => {
  it("sign in with PKCE by S256 at the public address and come back to one callback", () => {
    assert.equal(option("provider"), "keycloak-oidc");
    assert.equal(option("code-challenge-method"), "S256");
    assert.equal(option("login-url"), "https://sso.company.com/realms/webide/protocol/openid-connect/auth");
    assert.equal(option("redirect-url"), "https://ide.company.com/oauth2/callback");
  });

  it("keep the back channel inside the cluster", () => {
    for (const name of ["redeem-url", "oidc-jwks-url", "profile-url", "backend-logout-url"]) {
      assert.ok(option(name)?.startsWith(`${options.issuer.internalUrl}/protocol/openid-connect/`), name);
    }
  });

  it("give the cookie every protection that decision 11 asks for", () => {
    assert.deepEqual(
      ["name", "domain", "secure", "httponly", "samesite"].map((part) => option(`cookie-${part}`)),
      ["__Secure-webide", ".ide.company.com", "true", "true", "lax"],
    );
  });

  it("let a disabled account fall out soon", () => {
    assert.equal(option("cookie-refresh"), "1m");
  });

  it("skip authentication nowhere and believe proxies in the pods' network only", () => {
    assert.deepEqual(
      flags.filter((flag) => /skip-auth|trusted-ip=|skip-jwt|insecure|0\.0\.0\.0\/0/.test(flag)),
      [],
    );
    assert.equal(option("trusted-proxy-ip"), "10.244.0.0/16");
  });

  it("send users back to the platform's own hosts only", () => {
    assert.deepEqual(
      flags.filter((flag) => flag.startsWith("--whitelist-domain")),
      ["--whitelist-domain=.ide.company.com", "--whitelist-domain=ide.company.com"],
    );
  });
});

describe("OAuth2Proxy", () => {
  it("takes its three secrets from Secrets and shows none of them", async () => {
    const recorded = await proxy();
    const [container] = recorded.manifest("Deployment", "oauth2-proxy")["spec"].template.spec.containers;
    assert.deepEqual(
      container.env.map((variable: { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }) => [
        variable.name,
        variable.valueFrom.secretKeyRef.name,
        variable.valueFrom.secretKeyRef.key,
      ]),
      [
        ["OAUTH2_PROXY_CLIENT_SECRET", "oauth2-proxy", "client-secret"],
        ["OAUTH2_PROXY_COOKIE_SECRET", "oauth2-proxy", "cookie-secret"],
        ["OAUTH2_PROXY_REDIS_PASSWORD", "session-redis", "password"],
      ],
    );
    assert.doesNotMatch(JSON.stringify(recorded.manifest("Deployment", "oauth2-proxy")), /the-client-secret/);
  });

  it("seals its cookies with 32 random bytes", async () => {
    const recorded = await proxy();
    const secret = recorded.resource("random:index/randomBytes:RandomBytes", "oauth2-proxy-cookie-secret");
    assert.equal(secret.inputs["length"], 32);
  });

  it("is called by nginx and Prometheus and calls its sessions and Keycloak", async () => {
    const { spec } = (await proxy()).manifest("NetworkPolicy", "oauth2-proxy");
    const app = (peer: { podSelector: { matchLabels: { app: string } } }) => peer.podSelector.matchLabels.app;
    assert.deepEqual(
      spec.ingress.map((rule: { from: [never]; ports: [{ port: number }] }) => [app(rule.from[0]), rule.ports[0].port]),
      [
        ["nginx", 4180],
        ["prometheus", 44180],
      ],
    );
    assert.deepEqual(
      spec.egress.map((rule: { to: [never] }) => app(rule.to[0])),
      ["session-redis", "keycloak"],
    );
  });
});

describe("SessionRedis", () => {
  it("keeps sessions in memory only and asks for a password that stands in its Secret alone", async () => {
    const recorded = await store();
    const secret = recorded.resource("kubernetes:core/v1:Secret", "session-redis");
    assert.match(JSON.stringify(secret.inputs), /appendonly no[\s\S]*requirepass/);
    const deployment = JSON.stringify(recorded.manifest("Deployment", "session-redis"));
    assert.doesNotMatch(deployment, /requirepass/);
    assert.equal(recorded.manifests("PersistentVolumeClaim").length, 0);
  });

  it("calls nobody", async () => {
    assert.deepEqual((await store()).manifest("NetworkPolicy", "session-redis")["spec"].egress, []);
  });
});

describe("Waker", () => {
  const waker = () =>
    Recorded.of(
      () =>
        new Waker("waker", {
          namespace: "ingress",
          image: "waker@sha256:1",
          apiServer: { host: "kubernetes.default.svc", cidr: "10.96.0.1/32", port: 443 },
          idleAfterSeconds: 7200,
          jobsEndAfterSeconds: 86_400,
          checkEverySeconds: 60,
        }),
    );

  it("has a token, since it scales workspaces, and of the whole cluster sees the namespaces alone", async () => {
    const recorded = await waker();
    assert.equal(recorded.manifest("Deployment", "waker")["spec"].template.spec.automountServiceAccountToken, true);
    assert.deepEqual(recorded.manifest("ClusterRole", "webide-waker")["rules"], [
      { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list"] },
    ]);
    const { subjects } = recorded.manifest("ClusterRoleBinding", "webide-waker");
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "waker", namespace: "ingress" }]);
  });

  it("is called by nginx and Prometheus alone", async () => {
    const { ingress } = (await waker()).manifest("NetworkPolicy", "waker")["spec"];
    assert.equal(ingress.length, 1);
    const apps = ingress[0].from.map((peer: Manifest) => peer["podSelector"].matchLabels.app);
    assert.deepEqual(apps, ["nginx", "prometheus"]);
  });

  it("calls the API server, and in workspaces the port that tells whether they are in use, never the editor's", async () => {
    const { egress } = (await waker()).manifest("NetworkPolicy", "waker")["spec"];
    assert.deepEqual(egress, [
      { to: [{ ipBlock: { cidr: "10.96.0.1/32" } }], ports: [{ protocol: "TCP", port: 443 }] },
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "webide.dev/namespace-kind": "workspace" } },
            podSelector: { matchLabels: { app: "code-server" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8082 }],
      },
    ]);
  });

  it("is told its times in a form that its program reads", async () => {
    const [container] = (await waker()).manifest("Deployment", "waker")["spec"].template.spec.containers;
    assert.deepEqual(readSettings(container.args), {
      port: 8080,
      activityPort: 8082,
      idleAfter: 7_200_000,
      jobsEndAfter: 86_400_000,
      checkEvery: 60_000,
    });
  });
});

import { AdmissionregistrationV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { e2ePlatform, e2eTimeout } from "../support/e2e-platform";
import type { E2ePlatform } from "../support/e2e-platform";
import type { Manifest } from "../support/recorded";
import { edgeWithout } from "../support/edge-without";

/** What is taken out of the edge and what stands there instead; and the attack that succeeds then. */
const atTheDoor: readonly (readonly [
  defence: string,
  changes: Readonly<Record<string, string>>,
  title: string,
  spec?: string,
])[] = [
  ["the comparison of host and name", { "\\k<host_owner>\\z": ".+\\z" }, "a session opens nobody else's host"],
  [
    "the name from the session",
    {
      "auth_request_set $ide_user $upstream_http_x_auth_request_preferred_username;":
        "set $ide_user $http_x_auth_request_preferred_username;",
    },
    "forged identity and forwarding headers open nothing to a session of somebody else",
  ],
  [
    "the question who it is",
    { "auth_request /_edge/auth;": "auth_request off;" },
    "forged identity and forwarding headers sign nobody in",
  ],
  [
    "the lists of Keycloak's public paths",
    {
      'map $raw_path $sso_upstream {\n        default "127.0.0.1:8404";':
        'map $raw_path $sso_upstream {\n        default "keycloak.auth.svc.cluster.local:8080";',
      "location / {\n            return 404;\n        }\n        location ^~ /_edge/pages/":
        "location / {\n            include proxy-headers.conf;\n            proxy_pass http://$sso_upstream;\n        }\n        location ^~ /_edge/pages/",
    },
    "of Keycloak, only the realm's pages are public",
  ],
  [
    "the demand for a certificate",
    { "ssl_verify_client on;": "ssl_verify_client optional_no_ca;" },
    "the administrators' door opens to a client certificate alone",
  ],
  [
    "the list of the sign-in proxy's paths",
    {
      "location ~ ^/oauth2/(?:start|sign_in|sign_out|callback|static/[a-z/.-]+)\\z {": "location ~ ^/oauth2/ {",
    },
    "oauth2-proxy's own answers about sessions",
  ],
  [
    "the comparison of origins",
    {
      'map "$request_method|$websocket|$http_origin|$host" $origin_verdict {\n        default foreign;':
        'map "$request_method|$websocket|$http_origin|$host" $origin_verdict {\n        default same;',
    },
    "a page of another origin opens no socket",
  ],
  [
    "the question who it is",
    { "auth_request /_edge/auth;": "auth_request off;" },
    "a path written differently opens nothing without a session",
  ],
  [
    "a sign-out at the edge",
    { "sign_in|sign_out|callback": "sign_in|callback" },
    "opens nothing once its owner has signed out",
    "isolation-session.slow.spec.ts",
  ],
  ["the limit of sign-ins", { "rate=5r/s": "rate=5000r/s" }, "many wrong tries in a row are slowed down"],
];

/** Rules in the cluster, and the attack that succeeds without them. */
const inTheCluster = [
  ["access/workspace-shell", "runs no command"],
  ["access/fence-kept", "takes no fence away"],
] as const;

/** An object that was read, as it is made again. */
function anew(kind: "NetworkPolicy" | "ValidatingAdmissionPolicyBinding", read: unknown): Manifest {
  const { metadata, spec } = JSON.parse(JSON.stringify(read)) as Manifest;
  const { name, namespace, labels, annotations } = metadata;
  const group = kind === "NetworkPolicy" ? "networking.k8s.io" : "admissionregistration.k8s.io";
  return { apiVersion: `${group}/v1`, kind, metadata: { name, namespace, labels, annotations }, spec };
}

interface Report {
  readonly passes: readonly { readonly title: string }[];
  readonly failures: readonly { readonly title: string; readonly err: { readonly message?: string } }[];
}

/** Each attack of the isolation specs fails as a test where its defence is gone: none of them is green for another reason. */
describe("an attack whose defence is taken away", function () {
  this.timeout(5 * 60_000);

  let platform: E2ePlatform;

  before(async function () {
    this.timeout(e2eTimeout);
    platform = await e2ePlatform();
    await platform.signedIn("bob");
  });

  /** Runs the test of one attack on the platform as it is now. */
  function attack(spec: string, title: string): Report {
    const folder = mkdtempSync(join(tmpdir(), "webide-attack-"));
    try {
      const output = join(folder, "report.json");
      const mocha = join(repositoryRoot, "node_modules/mocha/bin/mocha.js");
      const args = ["--fgrep", title, "--reporter", "json", "--reporter-option", `output=${output}`];
      const env = { ...process.env, WEBIDE_E2E_STATE: dirname(platform.clusterDir) };
      spawnSync(process.execPath, [mocha, ...args, `test/e2e/${spec}`], { cwd: repositoryRoot, env, stdio: "ignore" });
      return JSON.parse(readFileSync(output, "utf8")) as Report;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  function assertSucceeds({ passes, failures }: Report, title: string): void {
    assert.deepEqual(passes, []);
    assert.equal(failures.length, 1);
    // A failed hook is none of the attack.
    assert.ok(failures[0]?.title.startsWith(title), `${String(failures[0]?.title)}: ${failures[0]?.err.message ?? ""}`);
  }

  for (const [defence, changes, title, spec = "isolation-door.slow.spec.ts"] of atTheDoor) {
    it(`without ${defence} it is red: ${title}`, async () => {
      const restore = await edgeWithout(platform, changes);
      try {
        assertSucceeds(attack(spec, title), title);
      } finally {
        await restore();
      }
    });
  }

  for (const [rule, title] of inTheCluster) {
    it(`without ${rule} it is red: ${title}`, async () => {
      const admission = platform.kubeConfig.makeApiClient(AdmissionregistrationV1Api);
      const name = `webide-${rule.replace("/", "-")}`;
      const binding = await admission.readValidatingAdmissionPolicyBinding({ name });
      const fence = { namespace: "ide-bob", name: "default-deny" };
      const policy = await platform.network.readNamespacedNetworkPolicy(fence);
      await platform.disarm(rule);
      try {
        assertSucceeds(attack("isolation-workspace.slow.spec.ts", title), title);
      } finally {
        await platform.create(anew("ValidatingAdmissionPolicyBinding", binding));
        const stands = await platform.network.readNamespacedNetworkPolicy(fence).catch(() => undefined);
        if (stands === undefined) await platform.create(anew("NetworkPolicy", policy));
      }
    });
  }
});

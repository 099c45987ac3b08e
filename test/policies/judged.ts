import { judgeObject, judgeStack } from "../../policies/judge";
import type { Finding } from "../../policies/judge";
import type { Baseline } from "../../policies/limits/baseline";
import { readAccess } from "../../policies/limits/access";
import { readAdministrators } from "../../policies/limits/administrators";
import { readAi } from "../../policies/limits/ai";
import { readAlerts } from "../../policies/limits/alerts";
import { readExemptions } from "../../policies/limits/exemptions";
import { readGpu } from "../../policies/limits/gpu";
import { readExtensionDependencies } from "../../policies/limits/extension-dependencies";
import { readHashes } from "../../policies/limits/hashes";
import { readIdentity } from "../../policies/limits/identity";
import { readKnownBad } from "../../policies/limits/known-bad";
import { readKnownBadExtensions } from "../../policies/limits/known-bad-extensions";
import { readNetworkLimits } from "../../policies/limits/network";
import { readQuotas } from "../../policies/limits/quotas";
import { readRegistries } from "../../policies/limits/registries";
import { readServiceAccounts } from "../../policies/limits/service-accounts";
import { readStateful } from "../../policies/limits/stateful";
import { readWhitelist } from "../../policies/limits/whitelist";
import { unknownMarkers } from "../../policies/field";
import { kubernetesObject, policyObjects, stackFacts, strictStack } from "../../policies/policy-object";
import type { PolicyObject, RawObject, ResourceOptions } from "../../policies/policy-object";
import type { ObjectRule, StackRule } from "../../policies/rule";

/** Day on which the tests take place. */
export const today = "2026-11-23";

/** What the engine puts where it does not know a value at preview. */
export const unknown = unknownMarkers[0];

/** A SHA-256 that means nothing. */
export const sha = (digit: string): string => digit.repeat(64);

const whitelist = `
extensions:
  - { id: ms-python.python, version: "2024.22.x", approved_date: "2026-01-01", approved_by: security-team }
  - { id: continue.continue, version: "0.9.x", approved_date: "2026-01-01", approved_by: security-team }
  - { id: TabbyML.vscode-tabby, version: "1.x", approved_date: "2026-01-01", approved_by: security-team }
  - { id: acme.caret, version: "^1.2.0", approved_date: "2026-01-01", approved_by: security-team }
  - { id: acme.beta, version: "2.0.0-beta.1", approved_date: "2026-01-01", approved_by: security-team }
  - { id: acme.remote-notes, version: "1.x", approved_date: "2026-01-01", approved_by: security-team }
blocked_extensions:
  - { id: "*remote*", reason: 원격 접속 기능 차단 }
  - id: "*copilot*"
    reason: 외부 AI 서비스 차단
    exceptions:
      - { id: acme.not-copilot, reason: a name only, expires: "2026-11-23" }
      - { id: acme.old-copilot, reason: a name only, expires: "2026-11-22" }
`;

const hashes = `
${sha("a")}  ms-python.python@2024.22.2
unverified  continue.continue@0.9.245
${sha("c")}  tabbyml.vscode-tabby@1.30.0
`;

const quotas = `
tiers:
  default:
    name: default-quota
    reason: developers
    hard: { requests.cpu: "2", requests.memory: 4Gi, limits.cpu: "4", limits.memory: 8Gi, persistentvolumeclaims: "2", requests.storage: 20Gi }
  elevated:
    name: elevated-quota
    reason: seniors
    hard: { requests.cpu: "4", requests.memory: 8Gi, limits.cpu: "8", limits.memory: 16Gi, persistentvolumeclaims: "4", requests.storage: 50Gi }
`;

const registries = `
images:
  - { prefix: registry.internal/webide, class: production, reason: mirror }
  - { prefix: localhost/webide, class: embedded, reason: built here }
  - { prefix: localhost/tools, class: embedded, reason: built here too }
extensions:
  - { prefix: "https://nexus.internal/repository/vsix", class: production, reason: repository }
  - { prefix: "https://second.internal/vsix", class: production, reason: second repository }
  - { prefix: "https://localhost/vsix", class: embedded, reason: built here }
pullSecrets:
  - { name: mirror-login, reason: the mirror asks who pulls }
`;

const network = `
workspaces:
  callees:
    - { namespace: kube-system, labels: { k8s-app: kube-dns }, ports: [53/UDP, 53/TCP], reason: names }
    - { namespace: ai, labels: { app: litellm }, ports: [4000/TCP], reason: gateway }
  networks:
    - { cidr: 10.10.1.0/28, ports: [443/TCP], class: production, reason: git }
    - { cidr: 10.10.1.4/32, ports: [22/TCP], class: production, reason: git over ssh }
    - { cidr: 192.0.2.10/32, ports: [443/TCP], class: embedded, reason: git of the machine-local cluster }
  callers:
    - { namespace: ingress, labels: { app: nginx }, ports: [8080/TCP], reason: proxy }
never:
  - { cidr: 169.254.0.0/16, reason: metadata of the node }
door: { namespace: ingress, labels: { app: nginx }, ports: [8443/TCP, 8080/TCP], reason: proxy }
routes:
  - { service: keycloak.auth, ports: [8080], open: [/realms/, /resources/], closed: [/admin, /realms/master, /metrics], reason: sign-in }
  - { service: code-server.ide-*, ports: [8080], open: [/], closed: [], reason: workspace }
  - { service: grafana.monitoring, ports: [3000], open: [/], closed: [/metrics], reason: dashboards }
  - { service: waker.ingress, ports: [8080], open: [/wake/], closed: [], reason: start }
`;

const row = `reason: broken, link: "https://example.com/advisory", reviewed: "2026-11-23"`;
const knownBad = `
versions:
  - { component: LiteLLM, repositories: [litellm], deny: ["1.82.7", "1.82.8"], ${row} }
  - { component: LiteLLM, repositories: [litellm], floors: ["1.80.0"], wanted: "1.101.1", ${row} }
  - { component: nginx, repositories: [nginx, nginx-unprivileged], floors: ["1.30.7", "1.31.9"], ${row} }
  - { component: ingress-nginx, repositories: [ingress-nginx/controller], retired: true, ${row} }
  - { component: Old, repositories: [old], floors: ["1.0.0"], reason: r, link: "https://example.com/o", reviewed: "2026-08-24" }
  - { component: Due, repositories: [due], floors: ["1.0.0"], reason: r, link: "https://example.com/d", reviewed: "2026-08-25" }
`;

const serviceAccounts = `
accounts:
  - { namespace: ingress, name: waker, reason: wakes up workspaces }
`;

const stateful = `
kept:
  - { kind: PersistentVolumeClaim, reason: work }
  - { kind: Namespace, names: [ide-*], reason: work }
  - { kind: Secret, names: [database, repository-*], reason: locks out }
  - { kind: Secret, keys: [salt-key], reason: unreadable }
  - { kind: Realm, reason: accounts }
databases:
  - { product: PostgreSQL, repositories: [postgis, postgres], dump: [pg_dump] }
backups: { leastDays: 7 }
withoutBackup:
  - { namespace: ai, claim: models, reason: second store }
  - { namespace: auth, claim: data-postgres, reason: dumped }
`;

const access = `
workspaces:
  - role: { kind: Role, name: waker }
    account: { namespace: ingress, name: waker }
    rules:
      - { apiGroups: [apps], resources: [deployments/scale], resourceNames: [code-server], verbs: [get, patch] }
    reason: wakes
  - role: { kind: ClusterRole, name: holder }
    account: { namespace: velero, name: holder }
    rules:
      - { apiGroups: [""], resources: [pods], verbs: [get, list, create] }
      - { apiGroups: [apps], resources: [deployments], verbs: [get] }
    reason: holds
`;

const knownBadExtensions = `
extensions:
  - { id: Acme.Caret, versions: ["1.4.0", "1.4.1"], ${row} }
  - { id: worm.loader, versions: ["0.0.71"], ${row} }
`;

const extensionDependencies = `
dependencies:
  - { id: ms-python.python, version: "2024.22.x", requires: [], packs: [], link: "https://example.com/p", reviewed: "2026-11-23" }
  - { id: continue.continue, version: "0.9.x", requires: [vscode.git], packs: [], link: "https://example.com/c", reviewed: "2026-11-23" }
  - { id: acme.caret, version: "1.2.x", requires: [MS-Python.python], packs: [], link: "https://example.com/a", reviewed: "2026-11-23" }
  - { id: acme.caret, version: "1.3.x", requires: [someone.unknown], packs: [], link: "https://example.com/a", reviewed: "2026-11-23" }
  - id: TabbyML.vscode-tabby
    version: "1.x"
    requires: []
    packs: [continue.continue, Acme.Gone, acme.late]
    left_out:
      - { id: acme.gone, reason: nothing fetches it here, expires: "2026-11-23" }
      - { id: acme.late, reason: nothing fetches it here, expires: "2026-11-22" }
    link: https://example.com/t
    reviewed: "2026-11-23"
`;

const administrators = `
groups:
  - { group: "system:masters", reason: the cluster's own }
  - { group: platform-admins, reason: the platform team }
`;

const identity = `
realm:
  passwordPolicy: { length: 12, upperCase: 1 }
  maxLoginFailures: 5
  accessTokenLifespan: 5m
  eventsExpiration: 24h
publicClients:
  - { clientId: account, reason: runs in the browser }
  - { clientId: account-console, reason: runs in the browser }
`;

const gpu = `
resource: nvidia.com/gpu
capacity: 8
namespaces: [ai, models]
nodeLabels: { nvidia.com/gpu.present: "true", gpu: a100 }
taint: { key: nvidia.com/gpu, effect: NoSchedule }
runtimeClasses: [nvidia]
`;

const ai = `
vllm:
  repositories: [vllm-openai, vllm]
  forbiddenOptions:
    - { name: trust-remote-code, reason: runs code of the model }
    - { name: api-key, reason: the key would be readable }
    - { name: config, reason: a file that nobody sees }
  forbiddenVariables:
    - { name: PYTHONOPTIMIZE, reason: drops assertions }
  requiredVariables: { HF_HUB_OFFLINE: "1", TRANSFORMERS_OFFLINE: "1" }
litellm:
  repositories: [litellm, litellm-database]
  forbiddenVariables:
    - { name: DATABASE_URL, reason: belongs into config.yaml }
  callbacks: [prometheus]
  modelNamespaces: [ai]
  keys: { rpm: 100, tpm: 1000, dailyTokens: 10000 }
`;

const alerts = `
conditions:
  - { condition: target down, reason: alerts are silent, series: up, unfiltered: true, compares: { operator: "==", atLeast: 0, atMost: 0 } }
  - { condition: quota used, reason: work is refused, series: kube_resourcequota, compares: { operator: ">", atLeast: 0.5, atMost: 0.9 } }
  - { condition: server errors, reason: users see errors, series: requests_total, anyOf: [5xx, "5.."] }
`;

function data<T>(result: { readonly data?: T; readonly problems: readonly unknown[] }): T {
  if (result.data === undefined) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.data;
}

/** Limits for tests: small, and independent of what the security team changes. */
export const baseline: Baseline = {
  whitelist: data(readWhitelist("whitelist", whitelist)),
  hashes: data(readHashes("hashes", hashes)),
  quotas: data(readQuotas("quotas", quotas)),
  registries: data(readRegistries("registries", registries)),
  network: data(readNetworkLimits("network", network)),
  knownBad: data(readKnownBad("known-bad", knownBad)),
  knownBadExtensions: data(readKnownBadExtensions("known-bad-extensions", knownBadExtensions)),
  extensionDependencies: data(readExtensionDependencies("extension-dependencies", extensionDependencies)),
  serviceAccounts: data(readServiceAccounts("service-accounts", serviceAccounts)),
  stateful: data(readStateful("stateful", stateful)),
  access: data(readAccess("access", access)),
  administrators: data(readAdministrators("administrators", administrators)),
  identity: data(readIdentity("identity", identity)),
  gpu: data(readGpu("gpu", gpu)),
  ai: data(readAi("ai", ai)),
  alerts: data(readAlerts("alerts", alerts)),
  exemptions: data(readExemptions("exemptions", "exemptions: []", [])),
};

/** Where a manifest comes from. */
export interface From {
  /** @default prod */
  readonly stack?: string;
  /** @default false */
  readonly embedded?: boolean;
  /** @default the test baseline */
  readonly baseline?: Baseline;
  /** @default nothing is known */
  readonly options?: ResourceOptions;
}

/** A manifest as the rules get it. */
export function raw(manifest: unknown, from: From = {}): RawObject {
  const stack = from.stack === "" ? strictStack : stackFacts(from.stack ?? "prod", from.embedded ?? false);
  return { ...kubernetesObject(manifest), source: "test.yaml", stack, options: from.options };
}

export function objects(manifest: unknown, from: From = {}): PolicyObject[] {
  return policyObjects(raw(manifest, from));
}

/** What a rule finds in one manifest. */
export function findings(rule: ObjectRule, manifest: unknown, from: From = {}): Finding[] {
  const context = { today, baseline: from.baseline ?? baseline };
  return objects(manifest, from).flatMap((object) => judgeObject(rule, object, context));
}

/** The same in short: `mandatory spec.hard`. */
export function found(rule: ObjectRule, manifest: unknown, from: From = {}): string[] {
  return findings(rule, manifest, from).map((finding) => `${finding.level} ${finding.path}`);
}

/** What a stack-wide rule finds in several manifests, in short, with the object's title. */
export function foundInAll(rule: StackRule, manifests: readonly unknown[], from: From = {}): string[] {
  const all = manifests.flatMap((manifest) => objects(manifest, from));
  return judgeStack(rule, all, { today, baseline: from.baseline ?? baseline }).map(
    (finding) => `${finding.object?.title ?? ""}: ${finding.path} is ${finding.value}`,
  );
}

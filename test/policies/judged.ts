import { judgeObject, judgeStack } from "../../policies/judge";
import type { Finding } from "../../policies/judge";
import type { Baseline } from "../../policies/limits/baseline";
import { readExemptions } from "../../policies/limits/exemptions";
import { readHashes } from "../../policies/limits/hashes";
import { readKnownBad } from "../../policies/limits/known-bad";
import { readQuotas } from "../../policies/limits/quotas";
import { readRegistries } from "../../policies/limits/registries";
import { readWhitelist } from "../../policies/limits/whitelist";
import { unknownMarkers } from "../../policies/field";
import { kubernetesObject, policyObjects, stackFacts, strictStack } from "../../policies/policy-object";
import type { PolicyObject, RawObject } from "../../policies/policy-object";
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
  knownBad: data(readKnownBad("known-bad", knownBad)),
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
}

/** A manifest as the rules get it. */
export function raw(manifest: unknown, from: From = {}): RawObject {
  const stack = from.stack === "" ? strictStack : stackFacts(from.stack ?? "prod", from.embedded ?? false);
  return { ...kubernetesObject(manifest), source: "test.yaml", stack };
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

import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { packPolicies } from "../../policies/pack";
import { allRules } from "../../policies/rules";
import { kubernetesObject } from "../../policies/policy-object";
import type { Exemption } from "../../policies/limits/exemptions";
import { baseline, today, unknown } from "./judged";
import { extensionSet, pod, quota, workspace } from "./manifests";

interface Options {
  readonly stack?: string;
  readonly embedded?: boolean;
  readonly exemptions?: readonly Exemption[];
}

function policies({ embedded = false, exemptions = [] }: Options): ReturnType<typeof packPolicies> {
  return packPolicies({ rules: allRules(), context: { today, baseline: { ...baseline, exemptions } }, embedded });
}

/** A resource as the policy library hands it over. */
function resource(
  manifest: unknown,
  stack: string,
): { type: string; name: string; urn: string; props: Record<string, unknown> } {
  const { type, props } = kubernetesObject(manifest);
  return {
    type,
    name: "r",
    urn: `urn:pulumi:${stack}::webide::${type}::r`,
    props: unknownCheckingProxy(props) as Record<string, unknown>,
  };
}

/** What the pack says about one resource: `level policy`. */
function said(manifest: unknown, options: Options = {}): string[] {
  const told: string[] = [];
  for (const policy of policies(options)) {
    if (!("validateResource" in policy) || typeof policy.validateResource !== "function") continue;
    const tell = (): void => void told.push(`${String(policy.enforcementLevel)} ${policy.name}`);
    void policy.validateResource(
      resource(manifest, options.stack ?? "prod") as unknown as ResourceValidationArgs,
      tell,
    );
  }
  return told;
}

/** What the pack says about a whole stack: `policy: message`. */
function saidOfStack(manifests: readonly unknown[], options: Options = {}): string[] {
  const told: string[] = [];
  const resources = manifests.map((manifest) => resource(manifest, options.stack ?? "prod-users-00"));
  for (const policy of policies(options)) {
    if (!("validateStack" in policy)) continue;
    const tell = (message: string, urn?: string): void => void told.push(`${policy.name} ${urn ?? "-"}: ${message}`);
    void policy.validateStack({ resources } as unknown as StackValidationArgs, tell);
  }
  return told;
}

const exemption: Exemption = {
  stack: "prod",
  rule: "img/digest",
  object: { kind: "Pod", namespace: "ai", name: "p" },
  covers: "deployment",
  reason: "the mirror is not filled yet",
  owner: "platform-team",
  expires: today,
};

describe("the policy pack", () => {
  it("has every mandatory rule as a mandatory policy of the same name", () => {
    const mandatory = policies({}).filter((policy) => policy.enforcementLevel === "mandatory");
    assert.deepEqual(
      mandatory.map((policy) => policy.name),
      allRules().map((rule) => rule.id),
    );
  });

  it("says nothing about what every rule accepts", () => {
    assert.deepEqual(said(extensionSet({})), []);
    assert.deepEqual(said(quota()), []);
  });

  it("stops an extension that is not listed and one that is blocked", () => {
    assert.ok(said(extensionSet({ id: "a.b" })).includes("mandatory ext/id-exact"));
    assert.ok(
      said(extensionSet({ id: "acme.remote-notes", version: "1.0.0" })).includes("mandatory ext/blocked-patterns"),
    );
  });

  it("stops a quota one unit over its ceiling", () => {
    assert.deepEqual(said(quota("default", { "limits.cpu": "4001m" })), ["mandatory quota/tier-values"]);
  });

  it("stops where a value is not known at preview, instead of warning as the policy library does by itself", () => {
    assert.deepEqual(said(pod(unknown)), ["mandatory img/digest", "mandatory img/known-bad", "mandatory img/registry"]);
    assert.deepEqual(said({ apiVersion: "apps/v1", kind: "Deployment", spec: unknown }).length, 3);
  });

  it("reports warnings of mandatory rules as advisory", () => {
    const image = "registry.internal/webide/x:1";
    assert.deepEqual(said(pod(image), { stack: "dev" }), ["advisory img/digest (warnings)"]);
    assert.deepEqual(said(pod(image), { stack: "prod" }), ["mandatory img/digest"]);
  });

  it("allows locally built images in dev when the run goes into the machine-local cluster", () => {
    const image = "localhost/webide/x:1";
    assert.deepEqual(said(pod(image), { stack: "dev", embedded: true }), []);
    assert.ok(said(pod(image), { stack: "prod", embedded: true }).includes("mandatory img/registry"));
  });

  it("looks into lists of objects", () => {
    const list = { apiVersion: "v1", kind: "List", items: [quota("default", { "limits.cpu": "5" })] };
    assert.deepEqual(said(list), ["mandatory quota/tier-values"]);
  });

  it("heeds exemptions for a deployment, and no others", () => {
    const image = "registry.internal/webide/x:1";
    assert.deepEqual(said(pod(image), { exemptions: [exemption] }), []);
    assert.deepEqual(said(pod(image), { exemptions: [{ ...exemption, covers: "review" }] }), ["mandatory img/digest"]);
  });

  it("judges a whole stack of users", () => {
    const [message, ...rest] = saidOfStack([workspace(), quota()]);
    assert.match(message ?? "", /^quota\/present urn:pulumi:prod-users-00::.*: Namespace ide-kim: .*no LimitRange/);
    assert.deepEqual(rest, []);
  });

  it("stops a stack for which an exemption has ended", () => {
    const ended = { ...exemption, stack: "prod-users-*", expires: "2026-11-22" };
    assert.match(
      saidOfStack([workspace({ name: "ai", labels: {} })], { exemptions: [ended] })[0] ?? "",
      /^meta\/exemption-expired/,
    );
  });
});

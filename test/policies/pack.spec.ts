import assert from "node:assert/strict";
import type { SortedFindings } from "../../policies/exempt";
import type { EngineResource } from "../../policies/pack";
import { Pack } from "../../policies/pack";
import { allRules } from "../../policies/rules";
import { kubernetesObject } from "../../policies/policy-object";
import type { Exemption } from "../../policies/limits/exemptions";
import { baseline, today, unknown } from "./judged";
import { extensionSet, pod, quota, workspace } from "./manifests";

interface Options {
  readonly stack?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly exemptions?: readonly Exemption[];
  /** Rules that judge. @default all */
  readonly rules?: readonly string[];
}

function pack({ config = {}, exemptions = [], rules }: Options): Pack {
  const all = allRules().filter((rule) => rules?.includes(rule.id) ?? true);
  const made = new Pack(all, { today, baseline: { ...baseline, exemptions } });
  made.configure(new Map(Object.entries(config)));
  return made;
}

/** A resource as the engine describes it. */
function resource(manifest: unknown, stack: string): EngineResource {
  const { type, props } = kubernetesObject(manifest);
  return { type, props: props as object, urn: `urn:pulumi:${stack}::webide::${type}::r`, options: {} };
}

function told({ violations, advisories }: SortedFindings): string[] {
  return [
    ...violations.map((found) => `mandatory ${found.rule}`),
    ...advisories.map((found) => `advisory ${found.rule}`),
  ];
}

/** The rules that these tests are about: the others have specs of their own. */
const cardRules = [
  "ext/id-exact",
  "ext/blocked-patterns",
  "img/digest",
  "img/known-bad",
  "img/registry",
  "quota/tier-values",
];

/** What the pack says about one resource: `level rule`. */
function said(manifest: unknown, options: Options = {}): string[] {
  const found = told(pack(options).judgeResource(resource(manifest, options.stack ?? "prod")));
  return [...new Set(found)].filter((line) => cardRules.some((rule) => line.includes(` ${rule}`)));
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
    assert.deepEqual(said(pod(image), { stack: "dev" }), ["advisory img/digest"]);
    assert.deepEqual(said(pod(image), { stack: "prod" }), ["mandatory img/digest"]);
  });

  it("allows locally built images in dev when the stack's configuration says that it is machine-local", () => {
    const image = "localhost/webide/x:1";
    const config = { "webide:embedded": "true" };
    assert.deepEqual(said(pod(image), { stack: "dev", config }), []);
    assert.ok(said(pod(image), { stack: "prod", config }).includes("mandatory img/registry"));
    const others: Record<string, string>[] = [{}, { "webide:embedded": "false" }, { "other:embedded": "true" }];
    for (const other of others)
      assert.ok(said(pod(image), { stack: "dev", config: other }).includes("mandatory img/registry"));
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

  it("knows what is protected as far as the engine says it", () => {
    const [object] = pack({}).judgeResource(resource(pod("x"), "prod")).violations;
    assert.deepEqual(object?.object?.options, {});
  });

  it("judges a whole stack of users", () => {
    const resources = [workspace(), quota()].map((manifest) => resource(manifest, "prod-users-00"));
    const { violations } = pack({ rules: ["quota/present"] }).judgeStack(resources);
    assert.deepEqual(
      violations.map((found) => `${found.rule} ${found.object?.title ?? ""}: ${found.value}`),
      ['quota/present Namespace ide-kim: "ide-kim" with no LimitRange'],
    );
  });

  it("judges in a stack what was declared, and takes from providers what they add", () => {
    const made = pack({ rules: ["kc/mfa"] });
    const urn = (name: string): string => `urn:pulumi:prod::webide::${name}`;
    const judge = (type: string, inputs: object, outputs: object): EngineResource => {
      const told = { type, urn: urn(type), options: {} };
      made.judgeResource({ ...told, props: inputs });
      return { ...told, props: outputs };
    };
    const flow = { realmId: "webide", alias: "without a step", providerId: "basic-flow" };
    const overrides = { browserId: "f-1", directGrantId: "f-1" };
    const client = { realmId: "webide", clientId: "c", accessType: "CONFIDENTIAL" };
    const { violations } = made.judgeStack([
      judge("keycloak:authentication/flow:Flow", flow, { ...flow, id: "f-1" }),
      judge("keycloak:openid/client:Client", { ...client, authenticationFlowBindingOverrides: overrides }, client),
    ]);
    assert.deepEqual(
      violations.map(({ path, value }) => `${path} ${value}`),
      ["browserId", "directGrantId"].map(
        (key) =>
          `authenticationFlowBindingOverrides.${key} "f-1", which can be passed without the password and the second factor`,
      ),
    );
  });

  it("stops a stack for which an exemption has ended", () => {
    const ended = { ...exemption, stack: "prod-users-*", expires: "2026-11-22" };
    const options = { exemptions: [ended], rules: ["meta/exemption-expired"] };
    const resources = [resource(workspace({ name: "ai", labels: {} }), "prod-users-00")];
    assert.deepEqual(told(pack(options).judgeStack(resources)), ["mandatory meta/exemption-expired"]);
  });

  it("fails when a rule fails, naming rule and object", () => {
    const digest = allRules().find((rule) => rule.id === "img/digest");
    assert.ok(digest?.scope === "object");
    const check = (): never => {
      throw new Error("defect");
    };
    const made = new Pack([{ ...digest, check }], { today, baseline });
    assert.throws(
      () => made.judgeResource(resource(pod("x"), "prod")),
      /rule img\/digest failed on Pod ai\/p \(urn:.*defect/,
    );
  });
});

import { judgeObject, judgeStack } from "../../policies/judge";
import type { Finding } from "../../policies/judge";
import { policyObjects, stackFacts } from "../../policies/policy-object";
import type { PolicyObject, RawObject } from "../../policies/policy-object";
import type { ObjectRule, StackRule } from "../../policies/rule";
import { baseline, today } from "./judged";

/** Places of the resource types in their package. */
const modules: Readonly<Record<string, string>> = {
  Client: "openid/client",
  Flow: "authentication/flow",
  Subflow: "authentication/subflow",
  Execution: "authentication/execution",
  Bindings: "authentication/bindings",
  IdentityProvider: "oidc/identityProvider",
};

/** A resource of Keycloak's provider, as a rendering writes it. */
export function keycloak(kind: string, name: string, inputs: Record<string, unknown>): RawObject {
  const module = modules[kind] ?? `index/${kind}`;
  return {
    type: `keycloak:${module}:${kind}`,
    props: inputs,
    source: `/render/prod/keycloak/${kind}/${name}.json`,
    stack: stackFacts("prod", false),
  };
}

/** The same resource with other inputs. */
export function withInputs(resource: RawObject, inputs: Record<string, unknown>): RawObject {
  return { ...resource, props: { ...(resource.props as object), ...inputs } };
}

/** The same resource as the engine describes it, with its id where there is one. */
export function inEngine(resource: RawObject, id?: string): RawObject {
  const name = /([^/]+)\.json$/.exec(resource.source)?.[1] ?? "";
  const source = `urn:pulumi:prod::webide::${resource.type}::${name}`;
  return { ...withInputs(resource, id === undefined ? {} : { id }), source };
}

function short(found: readonly Finding[]): string[] {
  return found.map((finding) => `${finding.object?.title ?? ""}: ${finding.path} is ${finding.value}`);
}

/** What a rule finds in one resource: title, place and value. */
export function foundInResource(rule: ObjectRule, resource: RawObject): string[] {
  return short(policyObjects(resource).flatMap((object) => judgeObject(rule, object, { today, baseline })));
}

/** What a stack-wide rule finds in several resources. */
export function foundInResources(rule: StackRule, resources: readonly RawObject[]): string[] {
  const objects: PolicyObject[] = resources.flatMap(policyObjects);
  return short(judgeStack(rule, objects, { today, baseline }));
}

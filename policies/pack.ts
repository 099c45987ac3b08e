import type { Policies, PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { applyExemptions } from "./exempt";
import type { Finding } from "./judge";
import { appliesTo, formatFinding, judgeBaseline, judgeObject, judgeStack } from "./judge";
import { plainProperties } from "./plain-properties";
import type { PolicyObject, StackFacts } from "./policy-object";
import { policyObjects, stackFacts } from "./policy-object";
import type { Rule, RuleContext } from "./rule";

/** Tells the engine of one violation. */
type Report = (message: string, urn?: string) => void;

/** How the pack is run. */
export interface PackArgs {
  readonly rules: readonly Rule[];
  readonly context: RuleContext;
  /** Whether the run goes into the machine-local cluster. */
  readonly embedded: boolean;
}

/** Stack that a resource belongs to: the second part of `urn:pulumi:<stack>::<project>::...`. */
function stackOf(urn: string, embedded: boolean): StackFacts {
  return stackFacts(/^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "", embedded);
}

function objectsOf(resource: { type: string; urn: string; props: unknown }, embedded: boolean): PolicyObject[] {
  return policyObjects({
    type: resource.type,
    props: plainProperties(resource.props),
    source: resource.urn,
    stack: stackOf(resource.urn, embedded),
  });
}

/**
 * One rule as the policies that the engine runs.
 *
 * The engine knows one level for each policy, while a mandatory rule may only warn about some stacks: what is only a
 * warning comes from a second policy of the same name with the ending `(warnings)`.
 */
function policiesOf(rule: Rule, args: PackArgs): Policies {
  const { context, embedded } = args;
  const common = {
    description: rule.summary,
    displayName: rule.id,
    url: /^https:/.test(rule.source) ? rule.source : undefined,
  };
  const tellAll = (findings: readonly Finding[], tell: Report): void => {
    for (const found of findings) tell(formatFinding(found), found.object?.source.split(" ")[0]);
  };
  // Judged once for both policies of a rule: the engine runs them one after the other for each resource.
  const warnings = new Map<string, readonly Finding[]>();
  const stops = (key: string, judge: () => readonly Finding[], tell: Report): void => {
    const sorted = applyExemptions(judge(), context.baseline.exemptions, context.today, "deployment");
    warnings.set(key, sorted.advisories);
    tellAll(sorted.violations, tell);
  };
  const warns = (key: string, judge: () => readonly Finding[], tell: Report): void => {
    const known = warnings.get(key) ?? judge().filter((found) => found.level === "advisory");
    warnings.delete(key);
    tellAll(known, tell);
  };
  const policies = [
    { name: rule.id, level: "mandatory", report: stops },
    { name: `${rule.id} (warnings)`, level: "advisory", report: warns },
  ] as const;
  return policies.map(({ name, level, report }): ResourceValidationPolicy | StackValidationPolicy => {
    const policy = { ...common, name, enforcementLevel: level };
    if (rule.scope !== "object") {
      return {
        ...policy,
        validateStack: ({ resources }, tell) => {
          report("stack", () => stackFindings(rule, resources, args), tell);
        },
      };
    }
    return {
      ...policy,
      validateResource: (resource, tell) => {
        if (!mayApply(rule, resource.type)) return;
        const judge = (): Finding[] =>
          objectsOf(resource, embedded).flatMap((object) => judgeObject(rule, object, context));
        report(resource.urn, judge, tell);
      },
    };
  });
}

/** Whether a resource of this type can hold an object that the rule looks at; spares the reading of all others. */
function mayApply(rule: Rule, type: string): boolean {
  return rule.appliesTo.some((kind) => kind === "*" || type.includes(`:${kind}`)) || type.endsWith("List");
}

function stackFindings(
  rule: Exclude<Rule, { scope: "object" }>,
  resources: readonly PolicyResource[],
  args: PackArgs,
): Finding[] {
  if (rule.scope === "baseline") {
    const urn = resources[0]?.urn;
    return urn === undefined ? [] : judgeBaseline(rule, [stackOf(urn, args.embedded)], args.context);
  }
  const objects = resources
    .flatMap((resource) => objectsOf(resource, args.embedded))
    .filter((object) => appliesTo(rule, object));
  return judgeStack(rule, objects, args.context);
}

/** All policies of the pack. */
export function packPolicies(args: PackArgs): Policies {
  return args.rules.flatMap((rule) => policiesOf(rule, args));
}

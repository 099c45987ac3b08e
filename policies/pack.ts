import type { SortedFindings } from "./exempt";
import { applyExemptions } from "./exempt";
import type { Finding } from "./judge";
import { appliesTo, judgeBaseline, judgeObject, judgeStack } from "./judge";
import type { PolicyObject, ResourceOptions, StackFacts } from "./policy-object";
import { policyObjects, stackFacts } from "./policy-object";
import type { AdmissionRule, ObjectRule, Rule, RuleContext } from "./rule";

/** Configuration key that says whether the stack is deployed into the machine-local cluster. */
const embeddedKey = "webide:embedded";

/** A resource as the engine describes it. */
export interface EngineResource {
  /** Pulumi type token. */
  readonly type: string;
  readonly urn: string;
  /** Plain data with markers for what is secret or unknown. */
  readonly props: object;
  readonly options: ResourceOptions;
}

/** A rule that can be judged before the deployment; the others know only what the cluster sees. */
type PackRule = Exclude<Rule, AdmissionRule>;

/** Judges what one run of the engine is about to deploy. */
export class Pack {
  #embedded = false;
  readonly #inputs = new Map<string, object>();
  readonly #ofKind = new Map<string, readonly ObjectRule[]>();

  /** The rules that judge at this gate. */
  readonly rules: readonly PackRule[];

  constructor(
    rules: readonly Rule[],
    private readonly context: RuleContext,
  ) {
    this.rules = rules.filter((rule): rule is PackRule => rule.scope !== "admission");
  }

  /** Takes the configuration of the stack. Without it the run is judged strictly. */
  configure(config: ReadonlyMap<string, string>): void {
    this.#embedded = config.get(embeddedKey) === "true";
  }

  /**
   * Judges a resource before anything is done with it.
   *
   * @throws Error when a rule fails: a rule that can not judge must stop the run
   */
  judgeResource(resource: EngineResource): SortedFindings {
    this.#inputs.set(resource.urn, resource.props);
    return this.#sorted(
      this.#objects(resource).flatMap((object) =>
        this.#rulesFor(object).flatMap((rule) => judgeObject(rule, object, this.context)),
      ),
    );
  }

  /**
   * Judges everything that the stack declares, once all of it is known.
   *
   * The engine describes resources here by what their providers made of them, and at a preview of what is not there yet
   * that lacks what nobody knows. What was declared is judged wherever there is such a thing; providers add ids.
   *
   * @throws Error when a rule fails
   */
  judgeStack(resources: readonly EngineResource[]): SortedFindings {
    const urn = resources[0]?.urn;
    const stacks = urn === undefined ? [] : [this.#stackOf(urn)];
    const objects = resources.flatMap((resource) =>
      this.#objects({ ...resource, props: { ...resource.props, ...this.#inputs.get(resource.urn) } }),
    );
    return this.#sorted(
      this.rules.flatMap((rule): Finding[] => {
        switch (rule.scope) {
          case "object":
            return [];
          case "stack":
            return judgeStack(rule, objects, this.context);
          case "baseline":
            return judgeBaseline(rule, stacks, this.context);
        }
      }),
    );
  }

  /** Most rules are about other kinds; asking each of them for each object would take longer than judging. */
  #rulesFor(object: PolicyObject): readonly ObjectRule[] {
    const known = this.#ofKind.get(object.kind);
    if (known !== undefined) return known;
    const rules = this.rules.filter((rule): rule is ObjectRule => rule.scope === "object" && appliesTo(rule, object));
    this.#ofKind.set(object.kind, rules);
    return rules;
  }

  #objects({ type, urn, props, options }: EngineResource): PolicyObject[] {
    return policyObjects({ type, props, source: urn, stack: this.#stackOf(urn), options });
  }

  /** The stack that a resource belongs to: the second part of `urn:pulumi:<stack>::<project>::...`. */
  #stackOf(urn: string): StackFacts {
    return stackFacts(/^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "", this.#embedded);
  }

  #sorted(findings: readonly Finding[]): SortedFindings {
    const { baseline, today } = this.context;
    return applyExemptions(findings, baseline.exemptions, today, "deployment");
  }
}

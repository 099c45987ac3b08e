import assert from "node:assert/strict";
import fc from "fast-check";
import { allFactors, LoginFlows } from "../../../../policies/reading/keycloak/login-flows";
import { policyObjects } from "../../../../policies/policy-object";
import type { RawObject } from "../../../../policies/policy-object";
import { keycloak } from "../../keycloak";

/** What a step demands of whoever passes it. */
const demands: Readonly<Record<string, readonly string[]>> = {
  "auth-username-password-form": ["password"],
  "auth-otp-form": ["second factor"],
  "webauthn-authenticator": ["second factor"],
  "auth-spnego": [],
  "allow-access-authenticator": [],
};

type Requirement = "REQUIRED" | "ALTERNATIVE" | "CONDITIONAL" | "DISABLED";
interface Step {
  readonly requirement: Requirement;
  /** An authenticator, or the steps of a subflow. */
  readonly does: string | readonly Step[];
}

/**
 * Whether somebody who lacks a factor gets through, with every condition as he likes it: Keycloak's own way through a
 * level, step by step.
 */
function passes(steps: readonly Step[], lacks: string): boolean {
  const active = steps.filter((step) => step.requirement !== "DISABLED");
  const passesStep = ({ does }: Step): boolean =>
    typeof does === "string" ? !(demands[does] ?? []).includes(lacks) : passes(does, lacks);
  const needed = active.filter((step) => step.requirement === "REQUIRED" || step.requirement === "CONDITIONAL");
  for (const step of needed) {
    if (step.requirement === "REQUIRED" && !passesStep(step)) return false;
  }
  if (needed.length > 0 || active.length === 0) return true;
  return active.some(passesStep);
}

/** The same tree as resources. */
function declared(steps: readonly Step[], parentFlowAlias: string): RawObject[] {
  return steps.flatMap(({ requirement, does }, index) => {
    const alias = `${parentFlowAlias}.${String(index)}`;
    return typeof does === "string"
      ? [keycloak("Execution", alias, { parentFlowAlias, requirement, authenticator: does })]
      : [keycloak("Subflow", alias, { parentFlowAlias, requirement, alias }), ...declared(does, alias)];
  });
}

const requirement = fc.constantFrom<Requirement>("REQUIRED", "REQUIRED", "ALTERNATIVE", "CONDITIONAL", "DISABLED");
const { tree } = fc.letrec<{ tree: readonly Step[]; step: Step }>((tie) => ({
  tree: fc.array(tie("step"), { maxLength: 4 }),
  step: fc.record({
    requirement,
    does: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...Object.keys(demands)), tie("tree")),
  }),
}));

describe("a login flow", () => {
  it("lacks exactly what somebody can go through without, for any tree of steps", () => {
    fc.assert(
      fc.property(tree, (steps) => {
        const resources = [keycloak("Flow", "f", { alias: "f" }), ...declared(steps, "f")];
        const flows = new LoginFlows(resources.flatMap(policyObjects));
        assert.deepEqual(
          flows.missing("f"),
          allFactors.filter((factor) => passes(steps, factor)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

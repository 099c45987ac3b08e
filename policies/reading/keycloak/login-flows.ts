import type { PolicyObject } from "../../policy-object";

/** What somebody proves: that he knows the password, that he holds a phone or a key. */
export type Factor = "password" | "second factor";

/** Both: whoever proved these is who he says. */
export const allFactors: readonly Factor[] = ["password", "second factor"];

/**
 * What has certainly been proven by whoever passed an authenticator. All others prove nothing; so does "Conditional OTP
 * Form", which can be told to skip. Source: Keycloak, "Server Administration: Authentication flows".
 */
const proofs: Readonly<Record<string, readonly Factor[]>> = {
  "auth-username-password-form": ["password"],
  "auth-password-form": ["password"],
  "direct-grant-validate-password": ["password"],
  "auth-otp-form": ["second factor"],
  "direct-grant-validate-otp": ["second factor"],
  "webauthn-authenticator": ["second factor"],
  "webauthn-authenticator-passwordless": ["second factor"],
  // A session proves what its beginning proved: each flow that can begin one is judged.
  "auth-cookie": allFactors,
  // Nobody passes.
  "deny-access-authenticator": allFactors,
};

/** The declared login flows of one realm. */
export class LoginFlows {
  /** @param members flows, subflows and executions of the realm; others are ignored */
  constructor(private readonly members: readonly PolicyObject[]) {}

  /** The flows that can be bound. */
  get top(): readonly PolicyObject[] {
    return this.members.filter((object) => object.kind === "Flow");
  }

  /** The flow of an id, as outputs of the engine or a rendering show it. */
  byId(id: string): PolicyObject | undefined {
    return this.top.find((flow) => {
      const own = flow.props.at("id");
      return (!own.isUnknown && own.text() === id) || `${flow.name ?? ""}-id` === id;
    });
  }

  /** What can be left out on the way through a flow; nothing for a good one. */
  missing(alias: string): readonly Factor[] {
    const proven = this.top.some((flow) => flow.props.at("alias").text() === alias) ? this.proven(alias, []) : [];
    return allFactors.filter((factor) => !proven.includes(factor));
  }

  /**
   * What everybody has proven who passed a flow. Keycloak runs all REQUIRED steps of a level and ignores its ALTERNATIVE
   * ones where there is a REQUIRED or CONDITIONAL one; else one ALTERNATIVE is enough. A CONDITIONAL step may be skipped.
   */
  private proven(alias: string, outer: readonly string[]): readonly Factor[] {
    if (outer.includes(alias)) return [];
    const steps = this.members
      .filter((object) => object.kind === "Execution" || object.kind === "Subflow")
      .filter((object) => object.props.at("parentFlowAlias").text() === alias)
      .map((object) => ({ object, requirement: object.props.at("requirement").text() ?? "DISABLED" }))
      .filter((step) => step.requirement !== "DISABLED");
    const of = (object: PolicyObject): readonly Factor[] => this.provenByStep(object, [...outer, alias]);
    if (steps.every((step) => step.requirement === "ALTERNATIVE")) {
      const [first, ...rest] = steps.map(({ object }) => of(object));
      return first?.filter((factor) => rest.every((other) => other.includes(factor))) ?? [];
    }
    return steps.filter((step) => step.requirement === "REQUIRED").flatMap(({ object }) => of(object));
  }

  private provenByStep(object: PolicyObject, outer: readonly string[]): readonly Factor[] {
    if (object.kind === "Execution") return proofs[object.props.at("authenticator").text() ?? ""] ?? [];
    const { props } = object;
    if ((props.at("providerId").text() ?? "basic-flow") !== "basic-flow") return [];
    return this.proven(props.at("alias").text() ?? "", outer);
  }
}

import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/kc/mfa";
import { unknown } from "../../judged";
import { foundInResources, inEngine, keycloak, withInputs } from "../../keycloak";

type Step = readonly [name: string, parent: string, authenticator: string, requirement?: unknown];

const realmId = "realm-id";
const realm = keycloak("Realm", "realm", { realm: "webide" });
const flow = (alias: string) => keycloak("Flow", `flow-${alias}`, { realmId, alias, providerId: "basic-flow" });
const subflow = (alias: string, parentFlowAlias: string, requirement: unknown, more = {}) =>
  keycloak("Subflow", alias, { realmId, alias, parentFlowAlias, requirement, ...more });
const execution = ([name, parentFlowAlias, authenticator, requirement]: Step) =>
  keycloak("Execution", name, { realmId, parentFlowAlias, authenticator, requirement });
const bindings = keycloak("Bindings", "bindings", { realmId, browserFlow: "browser2", directGrantFlow: "deny" });
const client = (name: string, overrides: unknown, more = {}) =>
  keycloak("Client", name, {
    realmId,
    clientId: name,
    accessType: "CONFIDENTIAL",
    authenticationFlowBindingOverrides: overrides,
    ...more,
  });

const cookie: Step = ["cookie", "browser2", "auth-cookie", "ALTERNATIVE"];
const password: Step = ["password", "forms", "auth-username-password-form", "REQUIRED"];
const code: Step = ["code", "forms", "auth-otp-form", "REQUIRED"];
const deny: Step = ["deny", "deny", "deny-access-authenticator", "REQUIRED"];
const forms = subflow("forms", "browser2", "ALTERNATIVE");
const flows = [flow("browser2"), flow("deny")];
const steps = [cookie, password, code, deny];
const bound = { browserId: "flow-browser2-id", directGrantId: "flow-deny-id" };
const ide = client("ide", bound);

/** The whole realm with other steps in its browser flow. */
const withSteps = (...others: readonly Step[]) => [realm, ...flows, forms, ...others.map(execution), bindings];
const whole = [...withSteps(...steps), ide];

const missing = (what: string): string[] => [
  `Bindings bindings: browserFlow is "browser2", which can be passed without the ${what}`,
];

describe("kc/mfa", () => {
  it("accepts a session, or password and code; and a grant that denies everybody", () => {
    assert.deepEqual(foundInResources(rule, whole), []);
  });

  it("is mandatory, and looks at every stack together", () => {
    assert.equal(rule.level, "mandatory");
    assert.deepEqual(rule.stacks, ["platform", "users"]);
  });

  const good: readonly [what: string, ...steps: readonly Step[]][] = [
    ["WebAuthn in place of the code", password, ["key", "forms", "webauthn-authenticator", "REQUIRED"]],
    [
      "the name first, the password then",
      ["name", "forms", "auth-username-form", "REQUIRED"],
      ["p", "forms", "auth-password-form", "REQUIRED"],
      code,
    ],
    [
      "alternatives that are ignored beside what is required",
      password,
      code,
      ["a", "forms", "auth-spnego", "ALTERNATIVE"],
    ],
    ["steps that are switched off", password, code, ["s", "browser2", "auth-spnego", "DISABLED"]],
    ["a step without a requirement, which is off", password, code, ["s", "browser2", "auth-spnego", undefined]],
  ];
  for (const [what, ...others] of good) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(foundInResources(rule, withSteps(deny, cookie, ...others)), []);
    });
  }

  const bad: readonly [what: string, missing: string, ...steps: readonly Step[]][] = [
    ["no code at all", "second factor", password],
    ["no password", "password", code],
    [
      "a code beside the password as the alternative",
      "password and the second factor",
      ["p", "forms", "auth-username-password-form", "ALTERNATIVE"],
      ["c", "forms", "auth-otp-form", "ALTERNATIVE"],
    ],
    [
      "an alternative code beside a required password",
      "second factor",
      password,
      ["c", "forms", "auth-otp-form", "ALTERNATIVE"],
    ],
    ["a conditional code", "second factor", password, ["c", "forms", "auth-otp-form", "CONDITIONAL"]],
    ["an optional code", "second factor", password, ["c", "forms", "auth-otp-form", "OPTIONAL"]],
    ["a code that is switched off", "second factor", password, ["c", "forms", "auth-otp-form", "DISABLED"]],
    ["a code without a requirement", "second factor", password, ["c", "forms", "auth-otp-form", undefined]],
    ["a requirement in lower case", "second factor", password, ["c", "forms", "auth-otp-form", "required"]],
    [
      "the form that can be told to skip",
      "second factor",
      password,
      ["c", "forms", "auth-conditional-otp-form", "REQUIRED"],
    ],
    [
      "an authenticator that lets everybody pass",
      "second factor",
      password,
      ["c", "forms", "allow-access-authenticator", "REQUIRED"],
    ],
    ["an authenticator nobody knows", "second factor", password, ["c", "forms", "auth-otp-form-2", "REQUIRED"]],
    [
      "a ticket of the network beside the forms",
      "password and the second factor",
      password,
      code,
      ["k", "browser2", "auth-spnego", "ALTERNATIVE"],
    ],
    [
      "another identity provider beside the forms",
      "password and the second factor",
      password,
      code,
      ["i", "browser2", "identity-provider-redirector", "ALTERNATIVE"],
    ],
    [
      "a key alone beside the forms",
      "password",
      password,
      code,
      ["w", "browser2", "webauthn-authenticator-passwordless", "ALTERNATIVE"],
    ],
    [
      "an alternative in an unknown word beside the forms",
      "password and the second factor",
      password,
      code,
      ["w", "browser2", "auth-spnego", "alternative"],
    ],
    [
      "a required step that hides the forms",
      "password and the second factor",
      password,
      code,
      ["w", "browser2", "auth-spnego", "REQUIRED"],
    ],
  ];
  for (const [what, absent, ...others] of bad) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(foundInResources(rule, withSteps(deny, cookie, ...others)), missing(absent));
    });
  }

  it("refuses a second factor in a subflow that its condition may skip", () => {
    const inner = [
      subflow("otp", "forms", "CONDITIONAL"),
      execution(["if", "otp", "conditional-user-configured", "REQUIRED"]),
    ];
    const all = [...withSteps(deny, cookie, password), ...inner, execution(["c", "otp", "auth-otp-form", "REQUIRED"])];
    assert.deepEqual(foundInResources(rule, all), missing("second factor"));
  });

  it("accepts it in a subflow that is required, with a choice of second factors", () => {
    const inner = [subflow("second", "forms", "REQUIRED"), execution(["c", "second", "auth-otp-form", "ALTERNATIVE"])];
    const all = [...withSteps(deny, cookie, password), ...inner];
    assert.deepEqual(
      foundInResources(rule, [...all, execution(["k", "second", "webauthn-authenticator", "ALTERNATIVE"])]),
      [],
    );
    assert.deepEqual(
      foundInResources(rule, [...all, execution(["k", "second", "auth-recovery-authn-code-form", "ALTERNATIVE"])]),
      missing("second factor"),
    );
  });

  it("refuses a subflow of another kind, whose steps are no authenticators", () => {
    const all = [
      realm,
      ...flows,
      subflow("forms", "browser2", "REQUIRED", { providerId: "form-flow" }),
      ...[password, code, deny].map(execution),
      bindings,
    ];
    assert.deepEqual(foundInResources(rule, all), missing("password and the second factor"));
  });

  it("refuses a subflow that is switched off", () => {
    const all = [
      realm,
      ...flows,
      subflow("forms", "browser2", undefined),
      ...[password, code, deny].map(execution),
      bindings,
    ];
    assert.deepEqual(foundInResources(rule, all), missing("password and the second factor"));
  });

  it("does not walk in a circle", () => {
    const circle = [subflow("a", "browser2", "REQUIRED"), subflow("b", "a", "REQUIRED"), subflow("a", "b", "REQUIRED")];
    const all = [realm, ...flows, ...circle, execution(deny), bindings];
    assert.deepEqual(foundInResources(rule, all), missing("password and the second factor"));
  });

  describe("the bindings of the realm", () => {
    it("must be there", () => {
      const all = whole.filter((resource) => resource !== bindings);
      assert.deepEqual(foundInResources(rule, all), ['Realm realm: realm is "webide", whose flows nobody binds']);
    });

    it("must bind the grant too", () => {
      const without = withInputs(bindings, { directGrantFlow: undefined });
      assert.deepEqual(foundInResources(rule, [...whole.filter((resource) => resource !== bindings), without]), [
        "Bindings bindings: directGrantFlow is not set, which can be passed without the password and the second factor",
      ]);
    });

    for (const alias of ["browser", "Browser2", "browser2 ", "forms", ""]) {
      it(`must not bind ${JSON.stringify(alias)}, which is no flow declared here`, () => {
        const others = whole.filter((resource) => resource !== bindings);
        assert.equal(foundInResources(rule, [...others, withInputs(bindings, { browserFlow: alias })]).length, 1);
      });
    }

    it("must be those of the same realm", () => {
      const other = withInputs(bindings, { realmId: "other-id" });
      assert.equal(foundInResources(rule, [...whole.filter((resource) => resource !== bindings), other]).length, 3);
    });

    it("are known by the name of the realm too", () => {
      const named = whole.map((resource) => (resource === realm ? realm : withInputs(resource, { realmId: "webide" })));
      assert.deepEqual(foundInResources(rule, named), []);
    });
  });

  describe("a client", () => {
    const withClient = (...clients: readonly ReturnType<typeof client>[]) => [...withSteps(...steps), ...clients];
    const absent = (key: string): string => `Client c: authenticationFlowBindingOverrides.${key} is not set`;

    it("must bind both flows itself", () => {
      assert.deepEqual(foundInResources(rule, withClient(client("c", undefined))), [
        absent("browserId"),
        absent("directGrantId"),
      ]);
      assert.deepEqual(foundInResources(rule, withClient(client("c", { browserId: bound.browserId }))), [
        absent("directGrantId"),
      ]);
      assert.equal(foundInResources(rule, withClient(client("c", { ...bound, browserId: "" }))).length, 1);
    });

    it("must not bind a flow that is not declared here", () => {
      assert.deepEqual(foundInResources(rule, withClient(client("c", { ...bound, browserId: "4f5c" }))), [
        'Client c: authenticationFlowBindingOverrides.browserId is "4f5c"',
      ]);
    });

    it("must not bind a flow without the second factor", () => {
      const weak = [flow("weak"), execution(["w", "weak", "auth-username-password-form", "REQUIRED"])];
      assert.deepEqual(
        foundInResources(rule, [...withClient(client("c", { ...bound, browserId: "flow-weak-id" })), ...weak]),
        [
          'Client c: authenticationFlowBindingOverrides.browserId is "flow-weak-id", which can be passed without the second factor',
        ],
      );
    });

    it("may bind nothing when nobody can sign in with it", () => {
      assert.deepEqual(foundInResources(rule, withClient(client("c", undefined, { accessType: "BEARER-ONLY" }))), []);
    });

    it("is found by the id that the engine knows", () => {
      const known = whole.map((resource) => inEngine(resource, resource === flows[0] ? "11-22" : undefined));
      const own = inEngine(client("c", { ...bound, browserId: "11-22" }));
      assert.deepEqual(foundInResources(rule, [...known, own]), []);
      assert.equal(
        foundInResources(rule, [...known, inEngine(client("c", { ...bound, browserId: "11-23" }))]).length,
        1,
      );
    });

    it("keeps its flow while another one is about to be made", () => {
      const added = [inEngine(flow("later"), unknown), ...whole.map((resource) => inEngine(resource))];
      assert.deepEqual(foundInResources(rule, added), []);
    });

    it("of a realm that is declared elsewhere is judged by the flows that are declared here", () => {
      assert.equal(foundInResources(rule, [client("c", bound, { realmId: "master" })]).length, 2);
    });

    it("is told once, whatever number of realms it may belong to", () => {
      const second = keycloak("Realm", "second", { realm: "second" });
      const found = foundInResources(rule, [...whole, second, client("c", undefined, { realmId: unknown })]);
      assert.equal(found.filter((line) => line.startsWith("Client")).length, 2);
    });
  });

  describe("at the preview of the first deployment", () => {
    const first = whole.map((resource) => {
      if (resource === realm) return resource;
      return inEngine(
        withInputs(resource, {
          realmId: unknown,
          ...(resource === ide && {
            authenticationFlowBindingOverrides: { browserId: unknown, directGrantId: unknown },
          }),
        }),
      );
    });

    it("accepts ids that are not known, while every declared flow is good", () => {
      assert.deepEqual(foundInResources(rule, first), []);
    });

    it("refuses them as soon as one flow is not", () => {
      assert.deepEqual(foundInResources(rule, [...first, withInputs(flow("weak"), { realmId: unknown })]), [
        'Client ide: authenticationFlowBindingOverrides.browserId is not known at preview, and it may be "weak"',
        'Client ide: authenticationFlowBindingOverrides.directGrantId is not known at preview, and it may be "weak"',
      ]);
    });

    it("accepts them where a single good flow is declared", () => {
      const only = [flow("deny"), execution(deny), client("c", { browserId: unknown, directGrantId: unknown })];
      assert.deepEqual(foundInResources(rule, only), []);
    });

    it("refuses them where no flow is declared", () => {
      const alone = client("c", { browserId: unknown, directGrantId: unknown }, { realmId: unknown });
      assert.deepEqual(foundInResources(rule, [alone]), [
        "Client c: authenticationFlowBindingOverrides.browserId is not known at preview, and no flow is declared here",
        "Client c: authenticationFlowBindingOverrides.directGrantId is not known at preview, and no flow is declared here",
      ]);
    });

    for (const [what, resource] of [
      ["requirement", withInputs(execution(code), { requirement: unknown })],
      ["authenticator", withInputs(execution(code), { authenticator: unknown })],
      ["parent", withInputs(execution(code), { parentFlowAlias: unknown })],
      ["alias of the flow", withInputs(flow("browser2"), { alias: unknown })],
      ["bound alias", withInputs(bindings, { browserFlow: unknown })],
    ] as const) {
      it(`refuses an unknown ${what}`, () => {
        const found = foundInResources(rule, [...first, resource]);
        assert.ok(
          found.some((line) => line.endsWith("is not known at preview")),
          found.join("\n"),
        );
      });
    }
  });

  describe("another identity provider", () => {
    const provider = (alias?: string) =>
      keycloak("IdentityProvider", "corp", { realm: "webide", alias: "corp", postBrokerLoginFlowAlias: alias });
    const second = [flow("second"), execution(["c", "second", "auth-otp-form", "REQUIRED"])];

    it("must be followed by the second factor", () => {
      assert.deepEqual(foundInResources(rule, [...whole, ...second, provider("second")]), []);
      assert.deepEqual(foundInResources(rule, [...whole, provider()]), [
        "IdentityProvider corp: postBrokerLoginFlowAlias is not set",
      ]);
      assert.equal(foundInResources(rule, [...whole, provider("other")]).length, 1);
      const google = keycloak("GoogleIdentityProvider", "google", { realm: "webide" });
      assert.equal(foundInResources(rule, [...whole, google]).length, 1);
    });
  });

  it("refuses what has the wrong type", () => {
    const wrong = withInputs(execution(code), { requirement: ["REQUIRED"] });
    assert.deepEqual(foundInResources(rule, [...withSteps(deny, cookie, password), wrong]), [
      'Execution code: requirement is ["REQUIRED"]',
    ]);
  });

  it("leaves objects of Kubernetes alone that have the same kind", () => {
    const other = { ...client("c", undefined), type: "kubernetes:example.com/v1:Client" };
    assert.deepEqual(foundInResources(rule, [...whole, other]), []);
  });
});

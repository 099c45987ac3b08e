import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/kc/users";
import { found, unknown } from "../../judged";
import { foundInResource, keycloak } from "../../keycloak";

const user = (initialPassword: unknown) => keycloak("User", "kim", { username: "kim", initialPassword });
const secret = "<secret:kim>";

describe("kc/users", () => {
  const good: readonly unknown[] = [
    { value: secret, temporary: true },
    { value: unknown, temporary: true },
    { value: secret, temporary: secret },
    "<secret>",
    undefined,
  ];
  for (const password of good) {
    it(`accepts ${password === undefined ? "no password" : JSON.stringify(password)}`, () => {
      assert.deepEqual(foundInResource(rule, user(password)), []);
    });
  }

  it("is mandatory", () => {
    assert.equal(rule.level, "mandatory");
  });

  const written = "User kim: initialPassword.value is a text that is not kept encrypted";
  const bad: readonly [password: unknown, ...found: readonly string[]][] = [
    [{ value: "Welcome-2026", temporary: true }, written],
    [{ temporary: true }, written],
    [{ value: "", temporary: true }, written],
    [{ value: "x<secret>", temporary: true }, written],
    [{ value: secret, temporary: false }, "User kim: initialPassword.temporary is false"],
    [{ value: secret }, "User kim: initialPassword.temporary is not set"],
    [{ value: secret, temporary: "true" }, 'User kim: initialPassword.temporary is "true"'],
    [{ value: secret, temporary: unknown }, "User kim: initialPassword.temporary is not known at preview"],
    [unknown, "User kim: initialPassword is not known at preview"],
    [[], "User kim: initialPassword is []"],
  ];
  for (const [password, ...expected] of bad) {
    it(`refuses ${JSON.stringify(password)}`, () => {
      assert.deepEqual(foundInResource(rule, user(password)), expected);
    });
  }

  it("never repeats a password that is written down", () => {
    assert.doesNotMatch(foundInResource(rule, user({ value: "Welcome-2026" })).join(), /Welcome/);
  });

  it("leaves objects of Kubernetes alone that have the same kind", () => {
    const manifest = {
      apiVersion: "example.com/v1",
      kind: "User",
      metadata: { name: "x" },
      initialPassword: { value: "a" },
    };
    assert.deepEqual(found(rule, manifest), []);
  });
});

import { strict as assert } from "node:assert";
import { isSecretValue } from "../../../operations/drift/secret-value";

const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };

function isSecret(
  kind: string,
  steps: (string | number)[],
  expected: unknown,
  found: unknown,
  object: unknown = {},
): boolean {
  return isSecretValue({ kind, steps, expected, found, objects: [object] });
}

describe("a value that must not be shown", () => {
  it("is one that the engine marks, on either side and at any depth", () => {
    assert.ok(isSecret("x/Y", ["a"], marked, "b"));
    assert.ok(isSecret("x/Y", ["a"], "b", marked));
    assert.ok(isSecret("x/Y", ["a"], { b: [{ c: marked }] }, undefined));
  });

  it("is any data of a Secret, also what somebody put there by hand", () => {
    assert.ok(isSecret("kubernetes/Secret", ["data", "k"], undefined, "aGVsbG8="));
    assert.ok(isSecret("kubernetes/Secret", ["stringData"], undefined, { k: "v" }));
    assert.ok(!isSecret("kubernetes/Secret", ["metadata", "labels", "app"], "a", "b"));
  });

  it("is one whose name says so", () => {
    for (const name of ["clientSecret", "password", "db-password", "API_KEY", "accessToken"]) {
      assert.ok(isSecret("keycloak/Client", [name], "a", "b"), name);
    }
    assert.ok(isSecret("keycloak/User", ["initialPassword", "value"], "a", "b"));
  });

  it("is the value of an environment variable whose name says so", () => {
    const object = { spec: { env: [{ name: "DB_PASSWORD", value: "x" }] } };
    assert.ok(isSecret("kubernetes/Pod", ["spec", "env", 0, "value"], "x", "y", object));
    assert.ok(isSecret("kubernetes/Pod", ["spec", "env", 1], undefined, { name: "DB_PASSWORD", value: "y" }));
    assert.ok(isSecret("kubernetes/Pod", ["spec"], { env: [{ name: "TOKEN", value: "y" }] }, undefined));
  });

  it("is not one that only speaks of secrets", () => {
    assert.ok(!isSecret("keycloak/Realm", ["passwordPolicy"], "length(12)", "length(1)"));
    assert.ok(!isSecret("keycloak/Realm", ["accessTokenLifespan"], "5m0s", "24h0m0s"));
    assert.ok(!isSecret("kubernetes/Pod", ["spec", "automountServiceAccountToken"], false, true));
    assert.ok(!isSecret("kubernetes/Pod", ["spec", "volumes", 0, "secret", "secretName"], "a", "b"));
  });
});

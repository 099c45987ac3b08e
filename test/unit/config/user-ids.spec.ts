import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { readYamlDocument } from "../../../components/core/yaml-document";
import { usersSchema, wholeUserId } from "../../../stacks/config/schema/users";
import { workspacesSchema } from "../../../stacks/config/schema/workspaces";
import { reservedUserIds, userProblems } from "../../../stacks/config/user-rules";

const user = {
  givenName: "Test",
  familyName: "User",
  locale: "en",
  department: "payments",
  roles: ["developer"],
  tier: "default",
  extensionSet: "base",
  shard: 0,
  request: { ticket: "IDE-1", approval: { by: "head@company.com", on: "2026-01-05" } },
};

const workspaces = readYamlDocument("workspaces.yaml", "extensionSets: { base: {} }", workspacesSchema);

/** Messages about users with these ids, exactly as an editor would write them. */
function problems(ids: readonly unknown[]): string[] {
  const file = {
    departments: [{ id: "payments", name: "Payments", head: "head@company.com" }],
    users: ids.map((id, index) => ({ id, email: `u${String(index)}@company.com`, ...user })),
  };
  const text = stringify(file, { aliasDuplicateObjects: false });
  const document = readYamlDocument("users.yaml", text, usersSchema);
  return [...document.problems, ...userProblems(document, workspaces)].map(
    (problem) => `${problem.path} ${problem.message}`,
  );
}

describe("user ids", () => {
  for (const id of ["a", "alice", "no", "on", "y", "a1", "a-b", `a${"b".repeat(30)}`]) {
    it(`X2: accepts ${id}`, () => {
      assert.deepEqual(problems([id]), []);
    });
  }

  for (const id of [
    "",
    "a".repeat(32),
    "a".repeat(64),
    "Alice",
    "a_b",
    "-a",
    "a-",
    "..",
    "a/b",
    "a.b",
    "a;return",
    "😀",
    "\u0430lice",
    "a\n",
    "a\nb",
    " a",
    "1a",
    "1e3",
    "0123",
  ]) {
    it(`X1: refuses ${JSON.stringify(id)} with the path of the field`, () => {
      assert.deepEqual(problems([id]), ["users[0].id has the wrong form"]);
    });
  }

  for (const id of [null, true, 1000, 123]) {
    it(`X2: refuses ${String(id)} that is not text`, () => {
      const [message, ...others] = problems([id]);
      assert.deepEqual(others, []);
      assert.match(message ?? "", /^users\[0\]\.id is (empty|read as)/);
    });
  }

  it("X3: names both lines of an id that stands twice", () => {
    assert.match(problems(["alice", "bob", "alice"]).join(), /^users\[2\]\.id is the same as in line 6$/);
  });

  it("X3: names the id that another collides with after normalising", () => {
    assert.ok(problems(["a-b", "A.b"]).includes('users[1].id collides with "a-b" in line 6'));
  });

  for (const id of reservedUserIds) {
    it(`X3: refuses the reserved id ${id}`, () => {
      assert.deepEqual(problems([id]), ["users[0].id is reserved for the platform"]);
    });
  }

  it("X1: never accepts what the pattern does not", () => {
    const shaped = fc.string({
      unit: fc.constantFrom("a", "z", "0", "9", "-", "A", "_", ".", ";", "\n", "é", "а"),
      maxLength: 34,
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 70 }), shaped), (id) => {
        const refused = problems([id]).some((message) => message.startsWith("users[0].id "));
        assert.equal(!refused, wholeUserId.test(id) && !reservedUserIds.includes(id));
      }),
      { numRuns: 500 },
    );
  }).timeout(60_000);

  it("X2: gives every accepted id back as the same text", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]([a-z0-9-]{0,29}[a-z0-9])?$/), (id) => {
        // Without quotes, as people write it.
        const document = readYamlDocument("users.yaml", `departments: []\nusers:\n  - id: ${id}\n`, usersSchema);
        const raw = document.raw as { users: { id: unknown }[] };
        const wrongType = document.problems.some((problem) => problem.path === "users[0].id");
        assert.ok(raw.users[0]?.id === id || wrongType);
      }),
      { numRuns: 500 },
    );
  });
});

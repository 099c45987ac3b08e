import assert from "node:assert/strict";
import type { Problem } from "../../../components/core/document-problem";
import { formatProblem } from "../../../components/core/document-problem";
import { readAccess } from "../../../policies/limits/access";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { readStateful } from "../../../policies/limits/stateful";
import { allRules } from "../../../policies/rules";

type Reader = (file: string, content: string) => { readonly data?: unknown; readonly problems: readonly Problem[] };

/** What is wrong with a text, one line each. */
function problems(reader: Reader, content: string): string[] {
  const result = reader("f", content);
  assert.equal(result.data === undefined, result.problems.length > 0);
  return result.problems.map((problem) => formatProblem(problem));
}

/** Expects a problem that says so. */
function refused(reader: Reader, content: string, part: RegExp): void {
  const found = problems(reader, content);
  assert.ok(
    found.some((line) => part.test(line)),
    found.join("\n") || "nothing was refused",
  );
}

const parts = {
  kept: "kept: [{ kind: PersistentVolumeClaim, reason: work }]",
  databases: "databases: [{ product: P, repositories: [postgres], dump: [pg_dump] }]",
  backups: "backups: { leastDays: 7 }",
  withoutBackup: "withoutBackup: []",
};
const stateful = (change: Partial<typeof parts> = {}): string => Object.values({ ...parts, ...change }).join("\n");

describe("what holds data, as the security team writes it", () => {
  it("is read", () => {
    assert.deepEqual(problems(readStateful, stateful()), []);
  });

  for (const [title, change, part] of [
    ["nothing that is kept", { kept: "kept: []" }, /kept is too small/],
    ["no kind", { kept: "kept: [{ reason: work }]" }, /kept\[0\]\.kind/],
    ["a kind in lower case", { kept: "kept: [{ kind: secret, reason: work }]" }, /kept\[0\]\.kind/],
    ["no reason", { kept: "kept: [{ kind: Secret, names: [a-b], reason: ' ' }]" }, /kept\[0\]\.reason/],
    ["a wildcard for every name", { kept: 'kept: [{ kind: Secret, names: ["*"], reason: r }]' }, /names\[0\]/],
    ["a wildcard within a name", { kept: 'kept: [{ kind: Secret, names: ["a*b"], reason: r }]' }, /names\[0\]/],
    ["an empty list of names", { kept: "kept: [{ kind: Secret, names: [], reason: r }]" }, /names is too small/],
    ["keys of another kind", { kept: "kept: [{ kind: ConfigMap, keys: [a], reason: r }]" }, /keys/],
    ["keys and names at once", { kept: "kept: [{ kind: Secret, names: [ab], keys: [a], reason: r }]" }, /keys/],
    ["no database", { databases: "databases: []" }, /databases is too small/],
    [
      "no dump command",
      { databases: "databases: [{ product: P, repositories: [postgres], dump: [] }]" },
      /dump is too small/,
    ],
    [
      "a repository with a tag",
      { databases: 'databases: [{ product: P, repositories: ["postgres:18"], dump: [pg_dump] }]' },
      /repositories\[0\]/,
    ],
    ["no day", { backups: "backups: { leastDays: 0 }" }, /leastDays/],
    ["half a day", { backups: "backups: { leastDays: 7.5 }" }, /leastDays/],
    ["days as text", { backups: 'backups: { leastDays: "7" }' }, /leastDays/],
    ["a claim without a reason", { withoutBackup: "withoutBackup: [{ namespace: ai, claim: models }]" }, /reason/],
    ["a claim by a wildcard", { withoutBackup: 'withoutBackup: [{ namespace: ai, claim: "*", reason: r }]' }, /claim/],
    ["a key that does not exist", { backups: "backups: { leastDays: 7, mostDays: 9 }" }, /mostDays/],
    ["no list of backups", { backups: "" }, /backups/],
  ] as const) {
    it(`is refused with ${title}`, () => {
      refused(readStateful, stateful(change), part);
    });
  }

  it("keeps a backup for as long as the list of rules asks for, and the claims of every kind", () => {
    const rules = allRules().map((rule) => rule.id);
    const { stateful: real } = readBaseline(policiesDir, rules);
    assert.equal(real.backups.leastDays, 7);
    assert.ok(real.kept.some((entry) => entry.kind === "PersistentVolumeClaim" && entry.names === undefined));
    assert.ok(real.kept.some((entry) => entry.kind === "Namespace" && entry.names?.includes("ide-*")));
    assert.ok(real.kept.some((entry) => entry.kind === "Realm"));
  });
});

const entry = (change = ""): string =>
  `workspaces:\n  - role: { kind: Role, name: waker }\n    account: { namespace: ingress, name: waker }\n    reason: wakes\n    rules: [{ apiGroups: [apps], resources: [deployments/scale], verbs: [get] ${change} }]\n`;

describe("the access to workspaces, as the security team writes it", () => {
  it("is read, and may be nothing at all", () => {
    assert.deepEqual(problems(readAccess, entry()), []);
    assert.deepEqual(problems(readAccess, "workspaces: []"), []);
  });

  for (const [title, content, part] of [
    ["a wildcard among the verbs", entry().replace("[get]", '["*"]'), /is a wildcard/],
    ["a wildcard among the resources", entry().replace("deployments/scale", '"*/scale"'), /is a wildcard/],
    ["a wildcard among the groups", entry().replace("[apps]", '["*"]'), /is a wildcard/],
    ["a wildcard among the names", entry(', resourceNames: ["*"]'), /is a wildcard/],
    ["no verbs", entry().replace("[get]", "[]"), /verbs is too small/],
    ["an empty list of names, which would mean all", entry(", resourceNames: []"), /resourceNames is too small/],
    ["addresses", entry(", nonResourceURLs: [/x]"), /nonResourceURLs/],
    ["no account", entry().replace(/ {4}account.*\n/, ""), /account/],
    ["no reason", entry().replace("wakes", '""'), /reason/],
    ["a role of another kind", entry().replace("kind: Role", "kind: role"), /kind/],
    ["no rules", entry().replace(/rules: .*/, "rules: []"), /rules is too small/],
  ] as const) {
    it(`is refused with ${title}`, () => {
      refused(readAccess, content, part);
    });
  }
});

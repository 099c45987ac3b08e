import assert from "node:assert/strict";
import { mayHoldToken, readServiceAccounts } from "../../../policies/limits/service-accounts";

const reason = "asks the API for pods";
const read = (...accounts: readonly unknown[]): ReturnType<typeof readServiceAccounts> =>
  readServiceAccounts("service-accounts.yaml", JSON.stringify({ accounts }));
const problem = (...accounts: readonly unknown[]): string => {
  const { data, problems } = read(...accounts);
  assert.equal(data, undefined);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return `${problems[0]?.path ?? ""} ${problems[0]?.message ?? ""}`;
};

describe("the list of service accounts with a token", () => {
  it("is read as it stands, empty or not", () => {
    const account = { namespace: "ingress", name: "waker", reason };
    assert.deepEqual(read(account).data, [account]);
    assert.deepEqual(read().data, []);
  });

  it("lets the same name stand in two namespaces", () => {
    const names = ["ingress", "monitoring"].map((namespace) => ({ namespace, name: "waker", reason }));
    assert.equal(read(...names).data?.length, 2);
    const others = ["waker", "sleeper"].map((name) => ({ namespace: "ingress", name, reason }));
    assert.equal(read(...others).data?.length, 2);
  });

  it("refuses an account that stands twice", () => {
    const account = { namespace: "ingress", name: "waker", reason };
    assert.equal(problem(account, { ...account, reason: `${reason} too` }), "accounts[1].name stands twice");
  });

  for (const [title, account] of Object.entries({
    "a wildcard": { namespace: "ide-*", name: "default", reason },
    "a name of only an asterisk": { namespace: "ingress", name: "*", reason },
    "upper case": { namespace: "ingress", name: "Waker", reason },
    "a hyphen at the end": { namespace: "ingress", name: "waker-", reason },
    "an empty name": { namespace: "ingress", name: "", reason },
    "no namespace": { name: "waker", reason },
    "no reason": { namespace: "ingress", name: "waker" },
    "a reason of a few letters": { namespace: "ingress", name: "waker", reason: "it must" },
    "spaces for a reason": { namespace: "ingress", name: "waker", reason: " ".repeat(20) },
    "an unknown key": { namespace: "ingress", name: "waker", reason, expires: "2027-01-01" },
  })) {
    it(`refuses ${title}`, () => {
      assert.match(problem(account), /^accounts\[0\]/);
    });
  }

  it("refuses a file without the list", () => {
    assert.equal(readServiceAccounts("service-accounts.yaml", "{}").data, undefined);
  });

  it("is asked by namespace and name together", () => {
    const accounts = ["sleeper", "waker"].map((name) => ({ namespace: "ingress", name, reason }));
    assert.equal(mayHoldToken(accounts, "ingress", "waker"), true);
    assert.equal(mayHoldToken(accounts, "ingress", "other"), false);
    assert.equal(mayHoldToken(accounts, "ai", "waker"), false);
    assert.equal(mayHoldToken(accounts, undefined, "waker"), false);
  });
});

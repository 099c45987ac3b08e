import assert from "node:assert/strict";
import { readAdministrators } from "../../../policies/limits/administrators";

const read = (text: string): string[] =>
  readAdministrators("administrators.yaml", text).problems.map(({ path, message }) => `${path}: ${message}`);

describe("the administrators of the baseline", () => {
  it("are groups, each with a reason", () => {
    const { data } = readAdministrators("f", `groups: [{ group: "system:masters", reason: the cluster's own }]`);
    assert.deepEqual(
      data?.map(({ group }) => group),
      ["system:masters"],
    );
  });

  for (const group of [
    "system:authenticated",
    "system:unauthenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:ingress",
  ]) {
    it(`are not ${group}, whose members nobody chose`, () => {
      assert.equal(read(`groups: [{ group: "${group}", reason: x }]`).length, 1);
    });
  }

  for (const [title, text] of [
    ["nobody at all", "groups: []"],
    ["a group without a reason", "groups: [{ group: a }]"],
    ["a wildcard", `groups: [{ group: "*", reason: x }]`],
    ["an empty name", `groups: [{ group: "", reason: x }]`],
    ["an unknown key", "groups: [{ group: a, reason: x, user: b }]"],
  ] as const) {
    it(`are not ${title}`, () => {
      assert.notDeepEqual(read(text), []);
    });
  }
});

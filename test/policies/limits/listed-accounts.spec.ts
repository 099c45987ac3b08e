import assert from "node:assert/strict";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { podTemplates } from "../../../policies/reading/pods/pod-templates";
import { policyObjects } from "../../../policies/policy-object";
import { allRules } from "../../../policies/rules";
import { renderedObjects } from "../../support/rendered-objects";

describe("the listed service accounts", function () {
  this.timeout(180_000);
  const { serviceAccounts } = readBaseline(
    policiesDir,
    allRules().map((rule) => rule.id),
  );

  it("are exactly those whose token a pod of the platform mounts: an entry that nobody needs would wait for an intruder", async () => {
    const holders = (await renderedObjects("prod")).flatMap(policyObjects).flatMap((object) =>
      podTemplates(object)
        .filter(({ spec }) => spec.at("automountServiceAccountToken").flag() !== false)
        .map(({ spec }) => `${object.namespace ?? ""}/${spec.at("serviceAccountName").text() ?? "default"}`),
    );
    assert.deepEqual(
      serviceAccounts.map(({ namespace, name }) => `${namespace}/${name}`).sort(),
      [...new Set(holders)].sort(),
    );
  });
});

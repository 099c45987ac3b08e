import { strict as assert } from "node:assert";
import type { Difference } from "../../../operations/drift/difference";
import type { Finding } from "../../../operations/drift/finding";
import { findingJson, findingText } from "../../../operations/drift/finding-text";
import { meaningOf } from "../../../operations/drift/meaning-of";
import { loadConfig } from "../../../stacks/config";
import { repositoryRoot } from "../../../operations/repository-root";
import { recordedDifferences } from "./recorded-refresh";

const { contacts } = loadConfig({ root: repositoryRoot, stack: "dev" });

function finding(difference: Difference, rest: Partial<Finding> = {}): Finding {
  return { stack: "dev", difference, meaning: meaningOf(difference), setBy: [], isTakenOver: false, ...rest };
}

function recorded(name: string): Difference {
  const difference = recordedDifferences().get(name);
  assert.ok(difference, name);
  return difference;
}

const quota = recorded('ResourceQuota ide-kim/default-quota spec.hard["limits.cpu"]');

describe("the text of a finding", () => {
  it("names object, field, both values, who set it, what it means and who acts", () => {
    assert.equal(
      findingText(finding(quota, { setBy: ["kubectl-patch"] }), contacts),
      [
        'SECURITY-RELEVANT  ResourceQuota ide-kim/default-quota  spec.hard["limits.cpu"]',
        '    expected "4", found "99"; set by kubectl-patch',
        "    why: bounds what one user can take from all others; who acts: 플랫폼 관리자 <platform-admin@company.com>",
      ].join("\n"),
    );
  });

  it("says how to repair what another manager took over", () => {
    const text = findingText(finding(quota, { setBy: ["argocd"], isTakenOver: true }), contacts);
    assert.match(text, /--repair "ResourceQuota ide-kim\/default-quota"/);
  });

  it("says that a deleted object is gone", () => {
    assert.match(findingText(finding(recorded("NetworkPolicy ide-kim/gone")), contacts), /gone from the server/);
  });

  it("names the first line in which a file differs", () => {
    const text = findingText(finding(recorded('ConfigMap ide-kim/c data["nginx.conf"]')), contacts);
    assert.match(text, /line 2: expected "b", found "X"/);
  });

  it("cuts long values, and says how long they are", () => {
    const text = findingText(finding({ ...quota, found: "9".repeat(500) }), contacts);
    assert.match(text, /9\.\.\. \(502 characters\)/);
  });

  it("never shows a value that is secret, to people or machines", () => {
    const secret = finding({ ...quota, isSecret: true, expected: "hunter2", found: "hunter3" });
    const text = findingText(secret, contacts);
    assert.match(text, /differs \(secret\)/);
    assert.doesNotMatch(text + JSON.stringify(findingJson(secret, contacts)), /hunter/);
  });

  it("gives machines the values as they are", () => {
    const json = findingJson(finding(recorded("NetworkPolicy ide-kim/deny spec.egress[1]")), contacts);
    assert.deepEqual([json["expected"], json["found"]], [null, {}]);
    assert.deepEqual(json["actor"], { role: "security", email: "security@company.com" });
    assert.equal(json["path"], "spec.egress[1]");
  });
});

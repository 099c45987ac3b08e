import assert from "node:assert/strict";
import { rule } from "../../../../policies/rules/ext/blocked-patterns";
import { baseline, findings, found, unknown } from "../../judged";
import { extensionSet, extensionSetText } from "../../manifests";

const idOf = (index: number): string => `mandatory data."extensions.json"[${String(index)}].id`;

describe("ext/blocked-patterns", () => {
  it("accepts an id that no pattern matches", () => {
    assert.deepEqual(found(rule, extensionSet({}, { id: "someone.unknown" })), []);
  });

  for (const id of [
    "ms-vscode-remote.remote-ssh",
    "remote.x",
    "x.remote",
    "GitHub.Copilot",
    "x.REMOTE-y",
    "acme.xremotey",
  ]) {
    it(`refuses ${id}`, () => {
      assert.deepEqual(found(rule, extensionSet({ id })), [idOf(0)]);
    });
  }

  it("wins over the whitelist", () => {
    assert.ok(baseline.whitelist.extensions.has("acme.remote-notes"));
    assert.deepEqual(found(rule, extensionSet({ id: "acme.remote-notes", version: "1.0.0" })), [idOf(0)]);
  });

  it("reports an id once for each pattern that it matches, with the reason", () => {
    const reasons = findings(rule, extensionSet({ id: "remote.copilot" })).map((finding) => finding.allowed);
    assert.deepEqual(reasons, [
      "nothing that matches *remote* (원격 접속 기능 차단)",
      "nothing that matches *copilot* (외부 AI 서비스 차단)",
    ]);
  });

  it("sees through full-width letters", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "github.ｃopilot" })), [idOf(0)]);
  });

  it("lets an excepted id pass on the last day of its exception", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "Acme.not-copilot" })), []);
  });

  it("refuses an excepted id on the day after, and says so", () => {
    const [finding] = findings(rule, extensionSet({ id: "acme.old-copilot" }));
    assert.match(finding?.allowed ?? "", /its exception ended on 2026-11-22/);
  });

  it("does not extend an exception to ids that only contain the excepted one", () => {
    assert.deepEqual(found(rule, extensionSet({ id: "acme.not-copilot2" })), [idOf(0)]);
  });

  it("refuses a list that is not known at preview", () => {
    assert.deepEqual(found(rule, extensionSetText(unknown)), ['mandatory data."extensions.json"']);
  });
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkObjects } from "../../../operations/policy/check-objects";
import { verdictJunit } from "../../../operations/policy/junit";
import { baseline, raw, today } from "../judged";
import { pod, withMetadata } from "../manifests";
import { reportedRules, reportedVerdict } from "./reported-verdict";

/** Elements that stand open, when a text is read as XML; throws at the first thing that is none. */
function openElements(xml: string): string[] {
  const open: string[] = [];
  const part =
    /<\?xml [^?]*\?>|<(\/?)([a-z-]+)((?: [a-z]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#10);[^"<&]*)*")*)(\/?)>|([^<]+)/y;
  while (part.lastIndex < xml.length) {
    const at = part.lastIndex;
    const match = part.exec(xml);
    assert.ok(match, `no XML at: ${xml.slice(at, at + 60)}`);
    const [, closing, name, , empty, text] = match;
    if (text !== undefined) assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|#10);)/);
    if (name === undefined) continue;
    if (closing === "/") assert.equal(open.pop(), name);
    else if (empty !== "/") open.push(name);
  }
  return open;
}

describe("the verdict as JUnit XML", () => {
  let dir = "";
  let xml = "";
  before(() => {
    dir = mkdtempSync(path.join(tmpdir(), "junit-"));
    xml = verdictJunit(reportedVerdict(dir), reportedRules);
  });
  after(() => {
    rmSync(dir, { recursive: true });
  });

  it("is well-formed, with whatever stands in names and reasons", () => {
    assert.deepEqual(openElements(xml), []);
    const strange = withMetadata(pod("nginx"), { name: '<&">\u0000\u001b\ufffe\ud800\n' });
    const verdict = checkObjects([raw(strange)], { rules: reportedRules, baseline, today });
    const written = verdictJunit(verdict, reportedRules);
    assert.deepEqual(openElements(written), []);
    assert.match(written, /&lt;&amp;&quot;&gt;\ufffd\ufffd\ufffd\ufffd&#10;/);
  });

  it("counts one failure and one skipped test, and a rule without findings as passed", () => {
    assert.match(xml, /<testsuites name="webide policy" tests="4" failures="1" errors="0" skipped="1">/);
    assert.match(xml, /<testsuite name="meta\/exemption-expired" tests="1" failures="0" errors="0" skipped="0">/);
    assert.match(xml, /<testsuite name="img\/digest" tests="1" failures="1" errors="0" skipped="0">/);
  });

  it("names object, place, file and line of a failure, and what to do", () => {
    assert.match(
      xml,
      /<testcase classname="img\/digest" name="Pod ai\/p spec\.containers\[0\]\.image" file="[^"]*a pod\.yaml" line="12">/,
    );
    assert.match(xml, /<failure message="[^"]*" type="img\/digest">\n[^<]*Record the digest/);
  });

  it("passes a warning and says that it is one", () => {
    assert.match(xml, /<testcase classname="img\/known-bad"[^>]*>\n<system-out>\nwarning: /);
  });

  it("skips what is exempted, with the reason", () => {
    assert.match(
      xml,
      /<skipped message="exempted until 2026-11-23, platform-team: the mirror is &quot;not filled&quot; &lt;yet&gt; &amp; waits"\/>/,
    );
  });
});

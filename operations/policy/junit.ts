import type { Finding } from "../../policies/judge";
import { formatFinding } from "../../policies/judge";
import type { Exemption } from "../../policies/limits/exemptions";
import type { Rule } from "../../policies/rule";
import type { Verdict } from "./check-objects";
import { SourceLocations } from "./source-locations";

/** Whatever XML 1.0 has no way to write, not even escaped. */
// eslint-disable-next-line no-control-regex -- these are the characters in question
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

function escape(text: string): string {
  return text.replaceAll(unwritable, "\ufffd").replaceAll(/[&<>"\n]/g, (letter) => entities[letter] ?? letter);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...body: string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(String(value))}"`],
  );
  return body.length === 0
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>\n${body.join("\n")}\n</${name}>`;
}

interface Case {
  readonly finding: Finding;
  readonly exemption?: Exemption;
}

function outcome({ finding, exemption }: Case): string {
  const text = formatFinding(finding);
  if (exemption !== undefined) {
    const { reason, owner, expires } = exemption;
    return element("skipped", { message: `exempted until ${expires}, ${owner}: ${reason}` });
  }
  // JUnit knows no warning: what may be deployed has passed, and says so.
  if (finding.level === "advisory") return element("system-out", {}, escape(`warning: ${text}`));
  return element("failure", { message: `${finding.path} is ${finding.value}`, type: finding.rule }, escape(text));
}

/**
 * The verdict as JUnit XML, for the test reports of CI: one suite a rule, one case a finding; a rule without findings is
 * one passed case, so that every rule shows up.
 *
 * Source: https://github.com/testmoapp/junitxml (the elements that GitLab, Jenkins and GitHub viewers read)
 */
export function verdictJunit(verdict: Verdict, rules: readonly Rule[]): string {
  const locations = new SourceLocations();
  const cases: readonly Case[] = [
    ...[...verdict.violations, ...verdict.advisories].map((finding) => ({ finding })),
    ...verdict.exempted,
  ];
  const suites = rules.map((rule) => {
    const own = cases.filter(({ finding }) => finding.rule === rule.id);
    const written = own.map((one) => {
      const { file, line } = locations.of(one.finding);
      const name = [one.finding.object?.title, one.finding.path].filter(Boolean).join(" ");
      return element("testcase", { classname: rule.id, name, file, line }, outcome(one));
    });
    const passed = element("testcase", { classname: rule.id, name: rule.summary });
    return element(
      "testsuite",
      {
        name: rule.id,
        tests: Math.max(own.length, 1),
        failures: own.filter((one) => one.exemption === undefined && one.finding.level === "mandatory").length,
        errors: 0,
        skipped: own.filter((one) => one.exemption !== undefined).length,
      },
      ...(own.length === 0 ? [passed] : written),
    );
  });
  const tests = rules.reduce((sum, { id }) => sum + Math.max(cases.filter((c) => c.finding.rule === id).length, 1), 0);
  const totals = { tests, failures: verdict.violations.length, errors: 0, skipped: verdict.exempted.length };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name: "webide policy", ...totals }, ...suites)}`;
}

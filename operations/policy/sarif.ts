import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Finding } from "../../policies/judge";
import { formatFinding } from "../../policies/judge";
import { policiesDir } from "../../policies/limits/baseline";
import type { Exemption } from "../../policies/limits/exemptions";
import type { Level, Rule } from "../../policies/rule";
import type { Verdict } from "./check-objects";
import { explanation } from "./explain";
import { SourceLocations } from "./source-locations";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const severities: Readonly<Record<Level, "error" | "warning">> = { mandatory: "error", advisory: "warning" };

function descriptor(rule: Rule): Record<string, unknown> {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.reason },
    help: { text: explanation(rule) },
    // SARIF wants an address here; a section of the guide has none and stands in the help text.
    ...(URL.canParse(rule.source) && { helpUri: rule.source }),
    defaultConfiguration: { level: severities[rule.level] },
    properties: { tags: ["policy", rule.id.split("/")[0]], source: rule.source },
  };
}

/** Address of a file: relative to the folder of the run, as code scanners match it with the repository's files. */
function artifact(file: string): Record<string, string> {
  const relative = path.relative(process.cwd(), file);
  if (relative.startsWith("..") || path.isAbsolute(relative)) return { uri: pathToFileURL(path.resolve(file)).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

/** What tells a finding from every other, in this run and the next: neither lines nor wording are part of it. */
function identity({ rule, object, path: place }: Finding): string {
  const { kind = "", namespace = "", name = "" } = object?.identity ?? {};
  return JSON.stringify([rule, object?.stack.name ?? "", kind, namespace, name, place]);
}

function suppression({ reason, owner, expires, covers }: Exemption): Record<string, unknown> {
  return {
    kind: "external",
    status: "accepted",
    justification: `${reason} (${owner}, until ${expires}, covers ${covers})`,
  };
}

/**
 * The verdict as SARIF 2.1.0, for code scanning. Exempted findings are suppressed results, so that they stay visible.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function verdictSarif(verdict: Verdict, rules: readonly Rule[]): Record<string, unknown> {
  const locations = new SourceLocations();
  const seen = new Map<string, number>();
  const result = (found: Finding, exemption?: Exemption): Record<string, unknown> => {
    const { file, line, column } = locations.of(found);
    const key = identity(found);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return {
      ruleId: found.rule,
      ruleIndex: rules.findIndex((rule) => rule.id === found.rule),
      level: severities[found.level],
      message: { text: formatFinding(found) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: artifact(file),
            ...(line !== undefined && {
              region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
            }),
          },
          logicalLocations: [
            { fullyQualifiedName: [found.object?.title, found.path].filter(Boolean).join(" "), kind: "object" },
          ],
        },
      ],
      partialFingerprints: {
        "webidePolicy/v1": createHash("sha256")
          .update(`${key} ${String(count)}`)
          .digest("hex"),
      },
      // Always present: the results of one run either all say whether they are suppressed, or none does (3.27.23).
      suppressions: exemption === undefined ? [] : [suppression(exemption)],
    };
  };
  const { version } = JSON.parse(readFileSync(path.join(policiesDir, "package.json"), "utf8")) as { version: string };
  return {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "webide policy", semanticVersion: version, rules: rules.map(descriptor) } },
        invocations: [{ executionSuccessful: true }],
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The folder in which the check ran: the root of the repository." } },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...[...verdict.violations, ...verdict.advisories].map((found) => result(found)),
          ...verdict.exempted.map(({ finding, exemption }) => result(finding, exemption)),
        ],
        properties: { passed: verdict.passed, judged: verdict.judged, today: verdict.today, gate: verdict.gate },
      },
    ],
  };
}

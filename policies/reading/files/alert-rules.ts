import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** One alerting rule of Prometheus. */
export interface DeclaredAlert {
  readonly expr: string;
  /** Expressions of the recording rules that it uses. */
  readonly recorded: readonly string[];
  readonly severity: string;
}

/** Names of series in an expression; what stands in quotes is none. */
const word = /[a-zA-Z_:][a-zA-Z0-9_:]*/g;

/** An expression without its quoted texts. */
export function withoutTexts(expr: string): string {
  return expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}

/** The documents of rules in an object: files of a ConfigMap that Prometheus loads (`*.yml`), or a PrometheusRule. */
export function ruleDocuments(object: PolicyObject): Field[] {
  if (!object.isKubernetes) return [];
  if (object.kind === "PrometheusRule") return [object.props.at("spec")];
  if (object.kind !== "ConfigMap") return [];
  return object.props
    .at("data")
    .entries()
    .filter((file) => file.key.endsWith(".yml") && /^["']?groups["']?\s*:/m.test(file.text() ?? ""))
    .map((file) => file.yaml());
}

/** All alerts of some documents; recording rules of one are known in the others. */
export function declaredAlerts(documents: readonly Field[]): DeclaredAlert[] {
  const rules = documents
    .flatMap((document) => document.at("groups").items())
    .flatMap((group) => group.at("rules").items());
  const records = new Map(rules.map((rule) => [rule.at("record").text() ?? "", rule.at("expr").quantity() ?? ""]));
  const used = (expr: string, seen: readonly string[]): string[] =>
    (withoutTexts(expr).match(word) ?? []).flatMap((name) => {
      const recorded = seen.includes(name) ? undefined : records.get(name);
      return recorded === undefined ? [] : [recorded, ...used(recorded, [...seen, name])];
    });
  return rules
    .filter((rule) => !rule.at("alert").isAbsent)
    .map((rule) => {
      const expr = rule.at("expr").quantity() ?? "";
      return { expr, recorded: used(expr, []), severity: rule.at("labels", "severity").text() ?? "" };
    });
}

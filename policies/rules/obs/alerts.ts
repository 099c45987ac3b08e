import type { DeclaredAlert } from "../../reading/files/alert-rules";
import { declaredAlerts, ruleDocuments, withoutTexts } from "../../reading/files/alert-rules";
import type { RequiredAlert } from "../../limits/alerts";
import { imageReference } from "../../limits/image-reference";
import { imageUses } from "../../reading/pods/pod-images";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { PolicyObject } from "../../policy-object";
import type { StackRule } from "../../rule";

/** Severities that reach somebody; see the routes of Alertmanager. */
const routed = ["critical", "warning"];

function mentions(expr: string, series: string, unfiltered: boolean): boolean {
  const end = unfiltered ? "(?![a-zA-Z0-9_:])(?!\\s*[{[])" : "(?![a-zA-Z0-9_:])";
  return new RegExp(`(?<![a-zA-Z0-9_:])${series}${end}`).test(withoutTexts(expr));
}

/** Whether an expression compares with a number between two bounds. */
function compares(expr: string, { operator, atLeast, atMost }: NonNullable<RequiredAlert["compares"]>): boolean {
  const sign = operator === "==" ? "==" : `${operator}=?`;
  const numbers = withoutTexts(expr).matchAll(new RegExp(`(?<![<>=!])${sign}\\s*(-?\\d+(?:\\.\\d+)?)(?![\\w.])`, "g"));
  return Array.from(numbers, ([, number]) => Number(number)).some((number) => number >= atLeast && number <= atMost);
}

function satisfies(alert: DeclaredAlert, required: RequiredAlert): boolean {
  const all = [alert.expr, ...alert.recorded];
  return (
    routed.includes(alert.severity) &&
    all.some((expr) => mentions(expr, required.series, required.unfiltered ?? false)) &&
    (required.anyOf === undefined || required.anyOf.some((text) => all.some((expr) => expr.includes(text)))) &&
    (required.compares === undefined || compares(alert.expr, required.compares))
  );
}

function isPrometheus(object: PolicyObject): boolean {
  return imageUses(object).some(({ image }) =>
    /(?:^|\/)prometheus$/.test(imageReference(image.text() ?? "")?.repository ?? ""),
  );
}

/** Names of the ConfigMaps that an object's pods mount. */
function mounted(object: PolicyObject): string[] {
  return podTemplates(object)
    .flatMap(({ spec }) => spec.at("volumes").items())
    .flatMap((volume) => [volume, ...volume.at("projected", "sources").items()])
    .flatMap((source) => source.at("configMap", "name").text() ?? []);
}

/** Somebody is told of what must not go unseen. That each alert fires when it should is shown by its own test. */
export const rule: StackRule = {
  id: "obs/alerts",
  level: "mandatory",
  scope: "stack",
  stacks: ["platform"],
  summary:
    "Prometheus loads an alert for each condition that the security team lists, and each of them reaches somebody.",
  reason: "A backup that stopped and a certificate that ended look like nothing at all until they are needed.",
  source: "policies/baseline/alerts.yaml",
  appliesTo: ["ConfigMap", "PrometheusRule", "Deployment", "StatefulSet"],
  example: {
    good: `- alert: TargetDown\n  expr: up == 0\n  labels: { severity: warning }`,
    bad: `# no rule that looks at "up"`,
  },
  *check(objects, { baseline }) {
    const servers = objects.filter(isPrometheus);
    const files = objects.filter((object) => ruleDocuments(object).length > 0);
    // Manifests of no stack may be any part of a platform; what holds no monitoring is not asked for alerts.
    const isPlatform = objects.some((object) => object.stack.kind === "platform");
    const [object] = [...files, ...servers, ...(isPlatform ? objects : [])];
    if (object === undefined) return;
    const loaded = files.filter(
      (file) =>
        file.kind !== "ConfigMap" ||
        servers.some((server) => server.namespace === file.namespace && mounted(server).includes(file.name ?? "")),
    );
    const alerts = declaredAlerts(loaded.flatMap(ruleDocuments));
    for (const required of baseline.alerts) {
      if (alerts.some((alert) => satisfies(alert, required))) continue;
      const { series, unfiltered, anyOf, compares: limit } = required;
      const wanted = [
        `an alert on ${series}${unfiltered === true ? " without a filter" : ""}`,
        ...(anyOf === undefined ? [] : [`with ${anyOf.join(" or ")}`]),
        ...(limit === undefined
          ? []
          : [`that compares by ${limit.operator} with ${String(limit.atLeast)} to ${String(limit.atMost)}`]),
        `and the severity ${routed.join(" or ")}`,
      ];
      yield {
        object,
        field: object.props.at(object.kind === "ConfigMap" ? "data" : "spec"),
        value: `without an alert for: ${required.condition}`,
        allowed: wanted.join(" "),
        whatToDo: `Declare it, with a runbook and a test. ${required.reason}.`,
      };
    }
  },
};

import { parse } from "yaml";
import type { Manifest } from "../support/recorded";

/** An alert as Prometheus reads it. */
export interface RenderedAlert {
  readonly file: string;
  readonly alert: string;
  readonly runbook: string;
}

/** Alerts of all rule files. */
export function renderedAlerts(files: Readonly<Record<string, string>>): RenderedAlert[] {
  return Object.entries(files).flatMap(([file, text]) =>
    (parse(text) as { groups: { rules: Manifest[] }[] }).groups
      .flatMap((group) => group.rules)
      .filter((rule) => rule["alert"] !== undefined)
      .map((rule) => ({ file, alert: rule["alert"] as string, runbook: rule["annotations"].runbook_url as string })),
  );
}

/** Names that two alerts have: Alertmanager could not tell them apart. */
export function repeatedNames(alerts: readonly RenderedAlert[]): string[] {
  const files = new Map<string, Set<string>>();
  for (const { alert, file } of alerts) files.set(alert, (files.get(alert) ?? new Set()).add(file));
  return [...files].filter(([, of]) => of.size > 1).map(([name, of]) => `${name} in ${[...of].join(", ")}`);
}

/** Alerts whose runbook is not in the repository that their link begins with. */
export function missingRunbooks(
  alerts: readonly RenderedAlert[],
  repositoryUrl: string,
  exists: (path: string) => boolean,
): string[] {
  return alerts
    .filter(
      ({ runbook }) => !runbook.startsWith(`${repositoryUrl}/`) || !exists(runbook.slice(repositoryUrl.length + 1)),
    )
    .map(({ alert, runbook }) => `${alert}: ${runbook}`);
}

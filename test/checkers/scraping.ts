import { parse } from "yaml";
import type { Manifest } from "../support/recorded";
import type { DeclaredObjects } from "./declared-objects";
import { containersOf, titleOf } from "./declared-objects";
import type { DeclaredNetwork } from "./network";

interface Job {
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  readonly port: number;
}

/** The configuration that Prometheus is started with. */
export function prometheusConfiguration(objects: DeclaredObjects): Manifest {
  const map = objects.find("ConfigMap", "monitoring", "prometheus-config");
  return parse(map?.["data"]["prometheus.yml"] as string) as Manifest;
}

/** Rule files by name, as Prometheus reads them. */
export function ruleFiles(objects: DeclaredObjects): Record<string, string> {
  return { ...objects.find("ConfigMap", "monitoring", "prometheus-rules")?.["data"] } as Record<string, string>;
}

/** Jobs whose targets are pods; the kubelets and the probes are none. */
function podJobs(configuration: Manifest): Job[] {
  return (configuration["scrape_configs"] as Manifest[]).flatMap((job) =>
    ((job["kubernetes_sd_configs"] ?? []) as Manifest[])
      .filter(({ role }) => role === "pod")
      .map(({ namespaces, selectors }) => {
        const address = (job["relabel_configs"] as Manifest[]).find((r) => r["target_label"] === "__address__");
        return {
          name: job["job_name"] as string,
          namespace: namespaces.names[0] as string,
          app: String(selectors[0].label).replace(/^app=/, ""),
          port: Number(/:(\d+)$/.exec(address?.["replacement"] as string)?.[1]),
        };
      }),
  );
}

/** Jobs that find no pods, no open port, no leave to ask or no leave to list; each would be an empty panel. */
export function blindJobs(objects: DeclaredObjects, network: DeclaredNetwork): string[] {
  const prometheus = objects.podsIn("monitoring", { app: "prometheus" })[0];
  if (prometheus === undefined) return ["there is no Prometheus"];
  const lists = (namespace: string): boolean =>
    objects
      .of("RoleBinding")
      .filter((binding) => binding["metadata"].namespace === namespace)
      .filter((b) =>
        (b["subjects"] as Manifest[]).some((s) => s["name"] === "prometheus" && s["namespace"] === "monitoring"),
      )
      .map((binding) => objects.find("Role", namespace, binding["roleRef"].name as string))
      .some((role) =>
        ((role?.["rules"] ?? []) as Manifest[]).some((r) => (r["resources"] as string[]).includes("pods")),
      );
  return podJobs(prometheusConfiguration(objects)).flatMap(({ name, namespace, app, port }) => {
    const pods = objects.podsIn(namespace, { app });
    const opened = pods.flatMap(containersOf).flatMap((c) => (c["ports"] ?? []) as Manifest[]);
    return [
      ...(pods.length === 0 ? [`job ${name} finds no pods`] : []),
      ...(opened.some((p) => p["containerPort"] === port) ? [] : [`job ${name}: nobody listens at ${String(port)}`]),
      ...pods.filter((p) => !network.reaches(prometheus, p, port)).map((p) => `job ${name} may not ask ${p.owner}`),
      ...(lists(namespace) ? [] : [`job ${name} may not list pods of ${namespace}`]),
    ];
  });
}

/** Jobs that rules or dashboards ask for and Prometheus does not have. */
export function unknownJobs(objects: DeclaredObjects): string[] {
  const known = (prometheusConfiguration(objects)["scrape_configs"] as Manifest[]).map((j) => j["job_name"] as string);
  const readers = ["prometheus-rules", "grafana-dashboards"].map((name) =>
    objects.find("ConfigMap", "monitoring", name),
  );
  return readers.flatMap((map) => {
    const text = Object.values((map?.["data"] ?? {}) as Record<string, string>).join("\n");
    const asked = [...text.matchAll(/\bjob=~?\\?"([^"\\]+)\\?"/g)].flatMap(([, jobs]) => (jobs ?? "").split("|"));
    return [...new Set(asked)]
      .filter((job) => !known.includes(job))
      .map((job) => `${titleOf(map!)} asks for job ${job}`);
  });
}

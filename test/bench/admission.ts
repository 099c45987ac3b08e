// What the rules cost a request to the API server, against the same requests without any, in turns within one run:
// node --require tsx/cjs test/bench/admission.ts
import { parse } from "yaml";
import { renderPlatform } from "../../operations/render/render-platform";
import { declaredPolicies } from "../../policies/admission/declared-policies";
import { TestCluster } from "../embedded/cluster/test-cluster";
import { PolicyCluster } from "../policies/twins/policy-cluster";

/** Requests for each object in each turn. */
const requests = 60;
/** Turns without and with the rules. */
const turns = 5;
/** Objects of the rendered platform whose creation is asked for: what rules read most, and what none reads. */
const places = [
  "dev/kubernetes/ingress/Deployment/nginx.yaml",
  "dev/kubernetes/auth/StatefulSet/postgres.yaml",
  "dev/kubernetes/velero/CronJob/backup-holder.yaml",
  "dev/kubernetes/ingress/Service/nginx.yaml",
  "dev/kubernetes/monitoring/ConfigMap/prometheus-rules.yaml",
  "dev-users-00/kubernetes/ide-alice/Deployment/code-server.yaml",
  "dev-users-00/kubernetes/ide-alice/ResourceQuota/default-quota.yaml",
];

type Manifest = Record<string, unknown> & { kind: string; metadata: { name: string; namespace?: string } };

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Milliseconds of one request after the other. */
async function timed(server: PolicyCluster, manifest: Manifest): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < requests; count += 1) {
    const begun = performance.now();
    const { status, message } = await server.create(manifest);
    times.push(performance.now() - begun);
    if (status !== 201) throw new Error(`${manifest.kind} ${manifest.metadata.name}: ${message}`);
  }
  return times;
}

async function measure(server: PolicyCluster): Promise<string> {
  const files = await renderPlatform({ stack: "dev", unknowns: false });
  const manifests = files
    .filter(({ path }) => path.includes("/kubernetes/") && path.endsWith(".yaml"))
    .map(({ path, content }) => ({ path, manifest: parse(content) as Manifest }));
  await server.enforce([]);
  for (const { manifest } of manifests.filter(({ manifest: { kind } }) => kind === "Namespace")) {
    await server.apply(manifest);
  }
  const asked = places.map((place) => {
    const found = manifests.find(({ path }) => path === place);
    if (found === undefined) throw new Error(`the rendering has no ${place}`);
    return { manifest: found.manifest, without: [] as number[], with: [] as number[] };
  });
  const rules = declaredPolicies("dev", true);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const side of ["without", "with"] as const) {
      process.stderr.write(`turn ${String(turn + 1)} of ${String(turns)}, ${side} rules\n`);
      await server.enforce(side === "with" ? rules : []);
      for (const { manifest, [side]: times } of asked) times.push(...(await timed(server, manifest)));
    }
  }
  const row = (name: string, without: number, among: number): string =>
    `| ${[name, without.toFixed(1), among.toFixed(1), (among - without).toFixed(1)].join(" | ")} |`;
  return [
    `| creation of (${String(turns * requests)} requests on each side) | without ms | with ${String(rules.length)} rules ms | more ms |`,
    "|---|---|---|---|",
    ...asked.map(({ manifest: { kind, metadata }, without, with: among }) =>
      row(`${kind} ${metadata.namespace ?? ""}/${metadata.name}`, median(without), median(among)),
    ),
    row(
      "all of them",
      median(asked.flatMap(({ without }) => without)),
      median(asked.flatMap(({ with: among }) => among)),
    ),
  ].join("\n");
}

async function run(): Promise<void> {
  const own = new TestCluster();
  try {
    const server = new PolicyCluster(await own.start(), own.paths);
    process.stdout.write(`${await measure(server)}\n`);
    server.close();
  } finally {
    await own.remove();
  }
}

void run();

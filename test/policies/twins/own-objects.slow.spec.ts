import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { checkObjects } from "../../../operations/policy/check-objects";
import { readTarget } from "../../../operations/policy/read-target";
import { renderPlatform } from "../../../operations/render/render-platform";
import { writeFiles } from "../../../operations/render/write-files";
import { declaredPolicies } from "../../../policies/admission/declared-policies";
import { policiesDir, readBaseline } from "../../../policies/limits/baseline";
import { allRules } from "../../../policies/rules";
import { TestCluster } from "../../embedded/cluster/test-cluster";
import { PolicyCluster } from "./policy-cluster";

/** Kinds that any rule in the cluster looks at. */
const judged = ["Namespace", "ResourceQuota", "Service", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

type Manifest = Record<string, unknown> & { kind: string; metadata: { name: string; namespace?: string } };

describe("the rules in a real cluster, towards the platform itself", function () {
  this.timeout(600_000);
  const own = new TestCluster();
  let server: PolicyCluster;

  before(async () => {
    server = new PolicyCluster(await own.start(), own.paths);
  });
  after(async () => {
    server.close();
    await own.remove();
  });

  for (const stack of ["dev", "prod"] as const) {
    it(`refuse of ${stack} exactly what the deployment is refused for`, async () => {
      const files = await renderPlatform({ stack, unknowns: false });
      const manifests = files
        .filter(({ path }) => path.includes("/kubernetes/") && path.endsWith(".yaml"))
        .map(({ content }) => parse(content) as Manifest)
        .filter(({ kind }) => judged.includes(kind));
      await server.enforce([]);
      for (const manifest of manifests.filter(({ kind }) => kind === "Namespace")) await server.apply(manifest);
      await server.enforce(declaredPolicies(stack, stack === "dev"));
      const refused: string[] = [];
      for (const manifest of manifests) {
        const { kind, metadata } = manifest;
        // A namespace stands by now: it is written once more, as another run would.
        const { message } =
          kind === "Namespace" ? await server.change(manifest, manifest) : await server.create(manifest);
        const rule = /denied request: ([a-z]+\/[a-z-]+): /.exec(message)?.[1];
        assert.ok(message === "" || rule !== undefined, message);
        if (rule !== undefined) refused.push(`${rule}: ${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
      }
      assert.deepEqual(refused.sort(), await refusedDeployment(stack));
    });
  }
});

/** The same objects as the gate before the deployment refuses them, by rules that hold in the cluster too. */
async function refusedDeployment(stack: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "own-objects-"));
  try {
    writeFiles(folder, await renderPlatform({ stack, unknowns: false }));
    const rules = allRules().filter((rule) => "admission" in rule && rule.admission !== undefined);
    const target = readTarget(folder);
    const baseline = readBaseline(
      policiesDir,
      allRules().map((rule) => rule.id),
    );
    const today = new Date().toISOString().slice(0, 10);
    const { violations } = checkObjects(target.objects, { rules, baseline, today, gate: "deployment" });
    const named = violations.map(({ rule, object }) => {
      const { kind = "", namespace = "", name = "" } = object?.identity ?? {};
      return `${rule}: ${kind} ${namespace}/${name}`;
    });
    return [...new Set(named)].filter((text) => judged.some((kind) => text.includes(`: ${kind} `))).sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

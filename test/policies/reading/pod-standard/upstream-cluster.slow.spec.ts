import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { podSecurityLabels } from "../../../../components/core/pod-security";
import { ensureTools } from "../../../../embedded/tools/ensure";
import { policyManifests } from "../../../../policies/admission/policy-manifests";
import { rule } from "../../../../policies/rules/pod/restricted";
import { rule as tokens } from "../../../../policies/rules/pod/no-sa-token";
import { TestCluster } from "../../../embedded/cluster/test-cluster";
import { baseline } from "../../judged";
import type { Changes } from "../../pods";
import { PolicyCluster } from "../../twins/policy-cluster";

const ours = { "webide.dev/namespace-kind": "platform" };
const stack = { environment: "prod", embedded: false } as const;

/** What the API server of the machine-local cluster itself refuses, before it asks any policy. */
const refusedAnyway = /^(?:privileged|windowshostprocess|procmount)\d/;

// The other half is upstream.spec.ts, which holds the rule to the same fixtures.
describe("pod/restricted in a real cluster and the upstream Pod Security fixtures", function () {
  this.timeout(300_000);
  const own = new TestCluster();
  let server: PolicyCluster;
  let fixtures = "";

  before(async () => {
    fixtures = (await ensureTools(["podsecurity-fixtures"])).get("podsecurity-fixtures")!.dir;
    server = new PolicyCluster(await own.start(), own.paths);
    await server.namespaces({ ai: ours });
    await server.enforce(policyManifests([rule], { baseline, stack }));
  });
  after(async () => {
    server.close();
    await own.remove();
  });

  /** What the server says of each fixture, by its file. */
  async function answers(verdict: string): Promise<[file: string, message: string][]> {
    const said: [string, string][] = [];
    for (const file of readdirSync(path.join(fixtures, "restricted", verdict))) {
      const pod = parse(readFileSync(path.join(fixtures, "restricted", verdict, file), "utf8")) as Changes;
      // Names of fixtures are names of checks, which the server would not take.
      const metadata = { ...(pod["metadata"] as Changes), name: "x", namespace: "ai" };
      said.push([file, (await server.create({ ...pod, metadata })).message]);
    }
    return said;
  }

  it("agree on every fixture that passes", async () => {
    const said = await answers("pass");
    assert.ok(said.length > 20, `only ${said.length} fixtures`);
    assert.deepEqual(
      said.filter(([, message]) => message !== ""),
      [],
    );
  });

  it("agree on every fixture that fails", async () => {
    const said = (await answers("fail")).filter(([file]) => !refusedAnyway.test(file));
    assert.ok(said.length > 60, `only ${said.length} fixtures`);
    assert.deepEqual(
      said.filter(([, message]) => !message.includes("denied request: pod/restricted: ")),
      [],
    );
  });

  it("lets the cluster give a new namespace its account, which says nothing about tokens", async () => {
    await server.enforce(policyManifests([tokens], { baseline, stack }));
    await server.namespaces({ "made-later": { ...ours, ...podSecurityLabels() } });
  });
});

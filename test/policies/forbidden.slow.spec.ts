import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { declaredPolicies } from "../../policies/admission/declared-policies";
import { policyName } from "../../policies/admission/policy-name";
import { repositoryRoot } from "../../operations/repository-root";
import { TestCluster } from "../embedded/cluster/test-cluster";
import { EngineProject } from "../embedded/plugins/language-nodejs/engine-project";
import { sha } from "./judged";
import { extensionSet, quota } from "./manifests";
import { PolicyCluster } from "./twins/policy-cluster";
import { podSpec, workload } from "./twins/workloads";

type Manifest = Record<string, unknown>;

const stack = "prod-users-00";
const pod = (image: string): Manifest => workload("Pod", podSpec(image), { name: "p", namespace: "ide-kim" });

/** What the card of the platform promises to stop. */
const forbidden: readonly (readonly [title: string, rule: string, manifest: Manifest])[] = [
  ["an unlisted extension", "ext/id-exact", extensionSet({ id: "someone.unknown", version: "1.0.0" })],
  [
    "an extension that a pattern blocks",
    "ext/blocked-patterns",
    extensionSet({ id: "ms-vscode-remote.remote-ssh", version: "0.120.0" }),
  ],
  ["a version out of its range", "ext/version-range", extensionSet({ version: "2024.23.0" })],
  ["a quota one unit over", "quota/tier-values", quota("default", { "limits.cpu": "4001m" })],
  ["an image without digest", "img/digest", pod("registry.internal/webide/valkey/valkey:9.1.2")],
  ["LiteLLM 1.82.8", "img/known-bad", pod(`registry.internal/webide/berriai/litellm:v1.82.8@sha256:${sha("d")}`)],
];

/** The quota of a real user, which every rule accepts, in the test's namespace. */
function ownQuota(): Manifest {
  const file = "test/golden/prod/prod-users-00/kubernetes/ide-minjun-kim/ResourceQuota/default-quota.yaml";
  const manifest = parse(readFileSync(path.join(repositoryRoot, file), "utf8")) as Manifest & { metadata: Manifest };
  return { ...manifest, metadata: { ...manifest.metadata, namespace: "ide-kim" } };
}

/** The stock engine, the pack as it is and a real API server: nothing that is forbidden gets anywhere. */
describe("I1: what is forbidden", function () {
  this.timeout(600_000);
  const cluster = new TestCluster();
  const kubeconfigBefore = process.env["KUBECONFIG"];
  let server: PolicyCluster;
  let project: EngineProject;

  before(async () => {
    const started = await cluster.start();
    server = new PolicyCluster(started, cluster.paths);
    await server.enforce([]);
    const labels = { "webide.dev/namespace-kind": "workspace", "webide.dev/tier": "default" };
    await server.namespaces({ "ide-kim": labels });
    process.env["KUBECONFIG"] = started.kubeconfig;
    project = await EngineProject.create();
    project.write(
      "index.ts",
      `import { readFileSync } from "node:fs";
       import * as k8s from "@pulumi/kubernetes";
       const { kind, ...manifest } = JSON.parse(readFileSync("object.json", "utf8"));
       new (k8s.core.v1 as any)[kind]("object", manifest);`,
    );
    await project.run(["stack", "init", stack]);
  });

  after(async () => {
    if (kubeconfigBefore === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = kubeconfigBefore;
    project.remove();
    server.close();
    await cluster.remove();
  });

  function pulumi(command: "preview" | "up", manifest: Manifest) {
    project.write("object.json", JSON.stringify(manifest));
    const pack = ["--policy-pack", path.join(repositoryRoot, "policies")];
    return project.run([command, "-s", stack, ...pack, ...(command === "up" ? ["--yes", "--skip-preview"] : [])]);
  }

  for (const [title, rule, manifest] of forbidden) {
    it(`stops at the preview, by the rule's name: ${title}`, async () => {
      const { code, output } = await pulumi("preview", manifest);
      assert.notEqual(code, 0, output);
      assert.ok(output.includes(rule), output);
    });

    it(`is not created by an update without a preview either: ${title}`, async () => {
      const { code, output } = await pulumi("up", manifest);
      assert.notEqual(code, 0, output);
      assert.ok(output.includes(rule), output);
      assert.equal((await server.request("GET", server.path(manifest))).status, 404);
    });
  }

  it("is told apart from what is allowed, which is deployed", async () => {
    const { code, output } = await pulumi("up", ownQuota());
    assert.equal(code, 0, output);
    assert.equal((await server.request("GET", server.path(ownQuota()))).status, 200);
  });

  describe("written past the program", () => {
    const policies = declaredPolicies("prod", false);

    it("is refused by the cluster", async () => {
      await server.enforce(policies);
      for (const [title, , manifest] of forbidden) {
        const { status, message } = await server.create(manifest);
        assert.equal(status, 403, `${title}: ${message}`);
      }
    });

    it("is refused by the rule of the same name", async () => {
      // A refusal tells of one policy alone; warnings tell of all.
      await server.enforce(policies, "Warn");
      for (const [title, rule, manifest] of forbidden) {
        const { warnings } = await server.create(manifest);
        const own = warnings.filter((warning) => warning.includes(`'${policyName(rule)}'`));
        assert.ok(
          own.length > 0 && own.every((one) => one.includes(`: ${rule}: `)),
          `${title}: ${warnings.join("\n")}`,
        );
      }
    });
  });
});

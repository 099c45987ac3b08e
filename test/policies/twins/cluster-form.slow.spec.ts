import assert from "node:assert/strict";
import { policyManifests } from "../../../policies/admission/policy-manifests";
import { policyName } from "../../../policies/admission/policy-name";
import type { Exemption } from "../../../policies/limits/exemptions";
import { allRules } from "../../../policies/rules";
import { TestCluster, until } from "../../embedded/cluster/test-cluster";
import { baseline } from "../judged";
import { digest } from "../manifests";
import { allAskerCases, controller, engineer, serviceAccount } from "./asker-case";
import { clusterObjects, clusterNamespaces, quotaFromBefore } from "./cluster-objects";
import { PolicyCluster } from "./policy-cluster";
import { allTwinCases } from "./twin-case";
import { podOf, podSpec, workload, workloadNames } from "./workloads";

const policy = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";

interface Status {
  readonly status?: { readonly observedGeneration?: number; readonly typeChecking?: unknown };
}

// The other half is rule-form.spec.ts, which holds the rules to the same cases.
describe("the rules in a real cluster", function () {
  this.timeout(300_000);
  const own = new TestCluster();
  const rules = allRules();
  const stacks = {
    prod: policyManifests(rules, { baseline, stack: { environment: "prod", embedded: false } }),
    dev: policyManifests(rules, { baseline, stack: { environment: "dev", embedded: true } }),
  };
  let server: PolicyCluster;

  before(async () => {
    const cluster = await own.start();
    server = new PolicyCluster(cluster, own.paths);
    await server.enforce([]);
    await server.namespaces(clusterNamespaces);
    await server.apply(...clusterObjects);
  });
  after(async () => {
    server.close();
    await own.remove();
  });

  for (const stack of ["dev", "prod"] as const) {
    describe(`of ${stack}`, () => {
      // A refusal tells of one policy alone; warnings tell of all.
      before(() => server.enforce(stacks[stack], "Warn"));

      for (const [id, own] of allTwinCases()) {
        for (const { title, manifest, allowed } of own.filter((one) => (one.stack ?? "prod") === stack)) {
          it(`${id} ${allowed ? "accepts" : "refuses"} ${title}`, async () => {
            const { message, warnings } = await server.create(manifest);
            assert.equal(message, "", "the case is no manifest that the server takes");
            const own = warnings.filter((warning) => warning.includes(`'${policyName(id)}'`));
            assert.equal(own.length === 0, allowed, warnings.join("\n") || "accepted");
            assert.ok(
              own.every((warning) => warning.includes(`: ${id}: `)),
              own.join("\n"),
            );
          });
        }
      }

      it("are understood by the server, which finds no mistake in any expression", async () => {
        for (const { name } of stacks[stack]) {
          const checked = await until(name, 30, async () => {
            const { status } = (await server.request("GET", `${policy}/${name}`)).body as Status;
            return status?.observedGeneration !== undefined && status;
          });
          assert.deepEqual(checked.typeChecking ?? {}, {}, name);
        }
      });
    });
  }

  describe("about a quota", () => {
    before(() => server.enforce(stacks.prod.filter(({ name }) => name === policyName("quota/tier-values"))));
    const cpu = (amount: string) => ({ spec: { hard: { "limits.cpu": amount } } });

    it("leave it alone that stood before them, while it stays as it was", async () => {
      assert.equal((await server.change(quotaFromBefore, cpu("99"))).message, "");
    });

    it("judge it when it changes, in whatever place", async () => {
      const note = { metadata: { annotations: { other: "x" } } };
      for (const patch of [cpu("98"), note])
        assert.match((await server.change(quotaFromBefore, patch)).message, /denied request: quota\/tier-values: /);
      assert.equal((await server.change(quotaFromBefore, cpu("4"))).message, "");
    });
  });

  describe("alone", () => {
    before(() => server.enforce(stacks.prod.filter(({ name }) => name === policyName("img/registry"))));

    const stranger = "docker.io/library/new:2";

    for (const kind of workloadNames) {
      const old = workload(kind, podSpec("docker.io/library/old:1"), { name: "old", namespace: "ai" });

      it(`leave a ${kind} alone that stood before them, while its pod stays as it was`, async () => {
        const { message } = await server.change(old, { metadata: { labels: { other: "x" } } });
        assert.equal(message, "");
      });

      // The template of a job never changes.
      if (kind === "Job") continue;
      it(`judge the pod of such a ${kind} when it changes`, async () => {
        const { message } = await server.change(old, workload(kind, podSpec(stranger), { name: "old" }));
        assert.match(message, /denied request: img\/registry: .*new:2/);
      });
    }

    const makers = ["deployment", "replicaset", "replication", "statefulset", "daemon-set", "job", "cronjob"];
    for (const maker of makers) {
      it(`do not judge again what the ${maker} controller makes of a template`, async () => {
        const { message } = await server.create(podOf(stranger), controller(`${maker}-controller`));
        assert.equal(message, "");
      });
    }

    for (const asker of [controller("other-controller"), serviceAccount("ai", "replicaset-controller"), engineer]) {
      it(`judge what ${asker.user} makes`, async () => {
        assert.match((await server.create(podOf(stranger), asker)).message, /img\/registry: /);
      });
    }

    it("cut what is longer than a message should be", async () => {
      const long = (length: number): string => `docker.io/${"x".repeat(length - "docker.io/".length)}`;
      assert.ok((await server.create(podOf(long(120)))).message.includes(`"${long(120)}"`));
      assert.ok((await server.create(podOf(long(121)))).message.includes(`"${long(120)}…"`));
    });

    it("say rule, place, value, what is allowed and what to do", async () => {
      const { status, message } = await server.create(podOf(`docker.io/valkey/valkey:9.1.2@${digest}`));
      assert.equal(status, 403);
      assert.ok(
        message.includes(
          `img/registry: image of container c is "docker.io/valkey/valkey:9.1.2@${digest}". Allowed: images below ` +
            "registry.internal/webide. Mirror the image into the internal registry and name it there.",
        ),
        message,
      );
    });
  });

  describe("with exemptions", () => {
    const exempted = (kind: string, name: string, namespace?: string, rule = "img/registry"): Exemption => ({
      ...{ stack: "prod", rule, object: { kind, name, namespace }, covers: "deployment" },
      ...{ reason: "there is no other", owner: "somebody", expires: "2027-01-01" },
    });
    const exemptions = [
      exempted("Deployment", "spared", "ai"),
      exempted("Pod", "editor-*", "ide-*"),
      { ...exempted("Deployment", "reviewed", "ai"), covers: "review" as const },
      { ...exempted("Deployment", "elsewhere", "ai"), stack: "dev" },
      { ...exempted("Deployment", "sharded", "ai"), stack: "prod-users-*" },
      exempted("Deployment", "otherwise", "ai", "img/digest"),
      exempted("Namespace", "ide-spared", undefined, "quota/tier-known"),
    ];
    const names = ["img/registry", "quota/tier-known"].map(policyName);
    const policies = policyManifests(rules, {
      baseline: { ...baseline, exemptions },
      stack: { environment: "prod", embedded: false },
    });
    before(() => server.enforce(policies.filter(({ name }) => names.includes(name))));

    const foreign = podSpec(`docker.io/x@${digest}`);
    const deployment = (name: string, namespace = "ai") => workload("Deployment", foreign, { name, namespace });
    const untiered = (name: string) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "webide.dev/namespace-kind": "workspace" } },
    });
    const verdicts: readonly (readonly [string, Record<string, unknown>, boolean])[] = [
      ["the object that is meant", deployment("spared"), true],
      ["one whose name goes on", deployment("spared-too"), false],
      ["one of the same name elsewhere", deployment("spared", "ingress"), false],
      ["another kind of the same name", workload("StatefulSet", foreign, { name: "spared" }), false],
      ["a name by its beginning", workload("Pod", foreign, { name: "editor-1", namespace: "ide-kim" }), true],
      ["the same in another sort of namespace", workload("Pod", foreign, { name: "editor-1" }), false],
      ["one that is spared the review alone", deployment("reviewed"), false],
      ["one of another stack", deployment("elsewhere"), false],
      ["one of the shards of users", deployment("sharded"), true],
      ["one that may break another rule", deployment("otherwise"), false],
      ["a namespace", untiered("ide-spared"), true],
      ["another namespace", untiered("ide-other"), false],
    ];
    for (const [title, manifest, allowed] of verdicts) {
      it(`${allowed ? "spare" : "do not spare"} ${title}`, async () => {
        const { message } = await server.create(manifest);
        assert.equal(!message.includes("ValidatingAdmissionPolicy"), allowed, message);
      });
    }
  });

  describe("about who asks", () => {
    const about = rules.filter(({ scope }) => scope === "admission");
    before(() => server.enforce(policyManifests(about, { baseline, stack: { environment: "prod", embedded: false } })));

    it("have good and bad cases, each of them", () => {
      for (const { id } of about) {
        const verdicts = new Set(
          allAskerCases()
            .get(id)
            ?.map(({ allowed }) => allowed),
        );
        assert.equal(verdicts.size, 2, `test/policies/twins/askers/${id}.ts has no good or no bad case`);
      }
    });

    for (const [id, own] of allAskerCases()) {
      for (const { title, as, method, path, body, allowed, dryRun } of own) {
        it(`${id} ${allowed ? "allows" : "refuses"} ${title}`, async () => {
          const target = dryRun === false ? path : `${path}?dryRun=All`;
          const type = method === "PATCH" ? "application/merge-patch+json" : undefined;
          const { status, message } = await server.request(method, target, body, as, type);
          const refused = message.includes(`'${policyName(id)}'`);
          assert.equal(!refused, allowed, `${String(status)} ${message}`);
          if (refused) assert.match(message, new RegExp(`denied request: ${id}: .*Allowed: `));
        });
      }
    }
  });

  describe("in force", () => {
    before(() => server.enforce(stacks.prod));

    for (const [id, own] of allTwinCases()) {
      it(`${id}: what is bad is refused, and the message names the rule`, async () => {
        for (const { manifest, title } of own.filter(({ allowed, stack }) => !allowed && stack !== "dev")) {
          const { status, message } = await server.create(manifest);
          assert.equal(status, 403, title);
          assert.match(
            message,
            /ValidatingAdmissionPolicy 'webide-[a-z-]+' .* denied request: [a-z]+\/[a-z-]+: /,
            title,
          );
        }
      });
    }

    for (const namespace of ["foreign", "kube-system", "default"]) {
      it(`leave the namespace ${namespace} alone, which is not ours`, async () => {
        assert.equal((await server.create(podOf("docker.io/bad", { namespace }))).message, "");
      });
    }
  });
});

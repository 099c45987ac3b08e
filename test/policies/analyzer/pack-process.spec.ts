import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { ConfigureAnalyzerRequest, EnforcementLevel, PolicyConfig, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import { allRules } from "../../../policies/rules";
import { unknown } from "../judged";
import { extensionSet, pod, quota } from "../manifests";
import { StartedPack } from "./started-pack";

const root = path.join(__dirname, "..", "..", "..");
const runner = path.join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");

describe("the policy pack as the engine runs it", function () {
  this.timeout(60_000);
  let pack: StartedPack;

  before(async () => {
    // As Pulumi's Node language host starts it; the engine's address is not used by a pack.
    pack = await StartedPack.of(
      spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
        cwd: path.join(root, "policies"),
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  });

  after(() => pack.stop());

  it("tells its name, version and rules", async () => {
    const info = await pack.info();
    assert.equal(info.getName(), "webide");
    assert.match(info.getVersion(), /^\d+\.\d+\.\d+$/);
    const names = info.getPoliciesList().map((policy) => policy.getName());
    const judgeable = allRules().filter((rule) => rule.scope !== "admission");
    assert.deepEqual(
      names,
      judgeable.map((rule) => rule.id),
    );
  });

  it("lists no rule as one about resources, whose names the engine would write down for each of them", async () => {
    const types = (await pack.info()).getPoliciesList().map((policy) => policy.getPolicyType());
    assert.deepEqual([...new Set(types)], [PolicyType.POLICY_TYPE_STACK]);
  });

  it("stops an extension that is not on the real whitelist", async () => {
    assert.ok((await pack.mandatory(extensionSet({ id: "someone.unknown" }))).includes("ext/id-exact"));
  });

  it("stops a quota one unit over the real ceiling", async () => {
    assert.deepEqual(await pack.mandatory(quota("default", { "requests.storage": "21Gi" }), "prod-users-00"), [
      "quota/tier-values",
    ]);
  });

  it("stops an image without digest and one that is not known yet", async () => {
    assert.deepEqual(await pack.mandatory(pod("registry.internal/webide/x:1.0")), ["img/digest"]);
    assert.deepEqual(await pack.mandatory(pod(unknown)), ["img/digest", "img/known-bad", "img/registry"]);
  });

  it("stops LiteLLM 1.82.8", async () => {
    assert.ok((await pack.mandatory(pod("registry.internal/webide/litellm:v1.82.8"))).includes("img/known-bad"));
  });

  it("says nothing about what is allowed", async () => {
    assert.deepEqual(await pack.mandatory(quota()), []);
  });

  it("takes over the resource of each violation, with rule, pack and what to do", async () => {
    const [found] = (await pack.analyze(pod("registry.internal/webide/litellm:v1.82.8"))).getDiagnosticsList();
    assert.ok(found);
    assert.equal(found.getUrn(), "urn:pulumi:prod::webide::kubernetes:core/v1:Pod::r");
    assert.equal(found.getPolicypackname(), "webide");
    assert.match(found.getMessage(), /^Pod ai\/p: \S+ is .+\. Allowed: .+\. \S+/);
  });

  it("judges locally built images as such once the stack's configuration says that it is machine-local", async () => {
    const local = pod("localhost/webide/x:1");
    const configure = (embedded: string): Promise<unknown> => pack.configureStack({ "webide:embedded": embedded });
    assert.ok((await pack.mandatory(local, "dev")).includes("img/registry"));
    await configure("true");
    assert.deepEqual(await pack.mandatory(local, "dev"), []);
    await configure("false");
    assert.ok((await pack.mandatory(local, "dev")).includes("img/registry"));
  });

  it("can not be weakened by configuration", async () => {
    const request = new ConfigureAnalyzerRequest();
    const level = new PolicyConfig();
    level.setEnforcementlevel(EnforcementLevel.DISABLED);
    request.getPolicyconfigMap().set("img/digest", level);
    await assert.rejects(pack.configure(request), /takes no configuration; .*exemptions\.yaml/);
  });

  it("changes no resource", async () => {
    const response = await pack.remediate("kubernetes:core/v1:Pod");
    assert.deepEqual(response.getRemediationsList(), []);
  });
});

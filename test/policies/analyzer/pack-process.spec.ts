import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzeResponse, AnalyzerInfo, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  AnalyzerStackConfigureRequest,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { kubernetesObject } from "../../../policies/policy-object";
import { allRules } from "../../../policies/rules";
import { unknown } from "../judged";
import { extensionSet, pod, quota } from "../manifests";

const root = path.join(__dirname, "..", "..", "..");
const runner = path.join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");

/** Waits for the port that the pack prints when it is ready. */
function port(pack: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    assert.ok(pack.stdout && pack.stderr);
    let errors = "";
    pack.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    pack.once("exit", (code) => { reject(new Error(`the pack ended with ${String(code)}: ${errors}`)); }); // prettier-ignore
    createInterface(pack.stdout).once("line", resolve);
  });
}

/** The answer to one call. */
function answer<T>(call: (callback: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

describe("the policy pack as the engine runs it", function () {
  this.timeout(60_000);
  let pack: ChildProcess;
  let client: AnalyzerClient;

  before(async () => {
    // As Pulumi's Node language host starts it; the engine's address is not used by a pack.
    pack = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
      cwd: path.join(root, "policies"),
      stdio: ["ignore", "pipe", "pipe"],
    });
    client = new AnalyzerClient(`127.0.0.1:${await port(pack)}`, credentials.createInsecure());
  });

  after(() => {
    client.close();
    pack.removeAllListeners("exit");
    pack.kill();
  });

  function analyze(manifest: unknown, stack = "prod"): Promise<AnalyzeResponse> {
    const { type, props } = kubernetesObject(manifest);
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName("r");
    request.setUrn(`urn:pulumi:${stack}::webide::${type}::r`);
    request.setProperties(Struct.fromJavaScript(props as Record<string, JavaScriptValue>));
    request.setOptions(new AnalyzerResourceOptions());
    return answer((callback) => client.analyze(request, callback));
  }

  /** Rules that stop a manifest, of those groups that these tests are about. */
  async function mandatory(manifest: unknown, stack?: string): Promise<string[]> {
    const diagnostics = (await analyze(manifest, stack)).getDiagnosticsList();
    return diagnostics
      .filter((one) => one.getEnforcementlevel() === EnforcementLevel.MANDATORY)
      .map((one) => one.getPolicyname())
      .filter((rule) => /^(?:ext\/id-exact|img\/.*|quota\/tier-values)$/.test(rule));
  }

  it("tells its name, version and rules", async () => {
    const info = await answer<AnalyzerInfo>((callback) => client.getAnalyzerInfo(new Empty(), callback));
    assert.equal(info.getName(), "webide");
    assert.match(info.getVersion(), /^\d+\.\d+\.\d+$/);
    const names = info.getPoliciesList().map((policy) => policy.getName());
    const judgeable = allRules().filter((rule) => rule.scope !== "admission");
    assert.deepEqual(
      names,
      judgeable.map((rule) => rule.id),
    );
  });

  it("stops an extension that is not on the real whitelist", async () => {
    assert.ok((await mandatory(extensionSet({ id: "someone.unknown" }))).includes("ext/id-exact"));
  });

  it("stops a quota one unit over the real ceiling", async () => {
    assert.deepEqual(await mandatory(quota("default", { "requests.storage": "21Gi" }), "prod-users-00"), [
      "quota/tier-values",
    ]);
  });

  it("stops an image without digest and one that is not known yet", async () => {
    assert.deepEqual(await mandatory(pod("registry.internal/webide/x:1.0")), ["img/digest"]);
    assert.deepEqual(await mandatory(pod(unknown)), ["img/digest", "img/known-bad", "img/registry"]);
  });

  it("stops LiteLLM 1.82.8", async () => {
    assert.ok((await mandatory(pod("registry.internal/webide/litellm:v1.82.8"))).includes("img/known-bad"));
  });

  it("says nothing about what is allowed", async () => {
    assert.deepEqual(await mandatory(quota()), []);
  });

  it("takes over the resource of each violation, with rule, pack and what to do", async () => {
    const [found] = (await analyze(pod("registry.internal/webide/litellm:v1.82.8"))).getDiagnosticsList();
    assert.ok(found);
    assert.equal(found.getUrn(), "urn:pulumi:prod::webide::kubernetes:core/v1:Pod::r");
    assert.equal(found.getPolicypackname(), "webide");
    assert.match(found.getMessage(), /^Pod ai\/p: \S+ is .+\. Allowed: .+\. \S+/);
  });

  it("judges locally built images as such once the stack's configuration says that it is machine-local", async () => {
    const local = pod("localhost/webide/x:1");
    const configure = (embedded: string): Promise<unknown> => {
      const request = new AnalyzerStackConfigureRequest();
      request.getConfigMap().set("webide:embedded", embedded);
      return answer((callback) => client.configureStack(request, callback));
    };
    assert.ok((await mandatory(local, "dev")).includes("img/registry"));
    await configure("true");
    assert.deepEqual(await mandatory(local, "dev"), []);
    await configure("false");
    assert.ok((await mandatory(local, "dev")).includes("img/registry"));
  });

  it("can not be weakened by configuration", async () => {
    const request = new ConfigureAnalyzerRequest();
    const level = new PolicyConfig();
    level.setEnforcementlevel(EnforcementLevel.DISABLED);
    request.getPolicyconfigMap().set("img/digest", level);
    await assert.rejects(
      answer((callback) => client.configure(request, callback)),
      /takes no configuration; .*exemptions\.yaml/,
    );
  });

  it("changes no resource", async () => {
    const request = new AnalyzeRequest();
    request.setType("kubernetes:core/v1:Pod");
    const response = await answer<RemediateResponse>((callback) => client.remediate(request, callback));
    assert.deepEqual(response.getRemediationsList(), []);
  });
});

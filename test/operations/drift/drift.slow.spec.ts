import { PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policyName as admissionPolicyName } from "../../../policies/admission/policy-name";
import { ownPlatform } from "../../support/own-platform";

interface JsonFinding {
  readonly stack: string;
  readonly object: string;
  readonly change: string;
  readonly path: string;
  readonly expected?: unknown;
  readonly found?: unknown;
  readonly level: string;
  readonly actor: { readonly role: string };
  readonly setBy: readonly string[];
  readonly takenOver: boolean;
}

interface Execution {
  readonly id: string;
  readonly providerId?: string;
  requirement: string;
}

const merge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const user = "alice";
const namespace = `ide-${user}`;
const forms = "/authentication/flows/webide-browser-forms/executions";

describe("drift of a live platform", function () {
  // A platform from nothing (tools built beforehand) takes minutes on a small machine.
  this.timeout(20 * 60_000);

  const { platform, root } = ownPlatform("drift");

  async function findings(...args: string[]): Promise<{ code: number | null; findings: JsonFinding[]; all: string }> {
    const { code, out, err } = await platform.webide("drift", "--json", ...args);
    const { findings: found } = JSON.parse(out) as { findings?: JsonFinding[] };
    assert.ok(found, `${out}\n${err}`);
    return { code, findings: found, all: out + err };
  }

  function one(all: readonly JsonFinding[], object: string, path: string): JsonFinding {
    const fitting = all.filter((finding) => finding.object === object && finding.path === path);
    assert.equal(fitting.length, 1, `${object} ${path} in ${JSON.stringify(all, null, 1)}`);
    return fitting[0]!;
  }

  function states(): string {
    const folder = join(root, "engine", "state", ".pulumi", "stacks", "webide");
    const hash = createHash("sha256");
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()) {
      hash.update(file).update(readFileSync(join(folder, file)));
    }
    return hash.digest("hex");
  }

  /** Versions of everything that was not changed by hand and holds still by itself. */
  async function untouched(): Promise<Record<string, string | undefined>> {
    const [maps, policies] = await Promise.all([
      platform.core.listConfigMapForAllNamespaces(),
      platform.network.listNetworkPolicyForAllNamespaces(),
    ]);
    const entries = [...maps.items, ...policies.items].flatMap(({ metadata }) =>
      metadata?.name === policyName
        ? []
        : [[`${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`, metadata?.resourceVersion] as const],
    );
    return Object.fromEntries(entries);
  }

  const disarmed = ["quota/tier-values", "ns/psa-labels"];

  function patchQuota(cpu: string, fieldManager: string): Promise<unknown> {
    const body = { spec: { hard: { "limits.cpu": cpu } } };
    return platform.core.patchNamespacedResourceQuota({ name: quotaName, namespace, body, fieldManager }, merge);
  }

  const binding = (rule: string): string => `ValidatingAdmissionPolicyBinding ${admissionPolicyName(rule)}`;

  let policyName = "";
  let quotaName = "";
  let quotaBefore: Record<string, string> = {};

  /** What an administrator can do who first takes the cluster's own rules away. */
  async function changeByHand(): Promise<void> {
    const { items: quotas } = await platform.core.listNamespacedResourceQuota({ namespace });
    quotaName = quotas[0]?.metadata?.name ?? "";
    quotaBefore = { ...quotas[0]?.spec?.hard };
    await assert.rejects(patchQuota("99", "kubectl-edit"), /quota\/tier-values: /);
    for (const rule of disarmed) await platform.disarm(rule);
    await patchQuota("99", "kubectl-edit");
    const { items: policies } = await platform.network.listNamespacedNetworkPolicy({ namespace });
    policyName = policies[0]?.metadata?.name ?? "";
    await platform.network.deleteNamespacedNetworkPolicy({ name: policyName, namespace });
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    await platform.core.patchNamespace(
      { name: namespace, body: { metadata: { labels } }, fieldManager: "kubectl-label" },
      merge,
    );
    await platform.realm("PUT", "", { browserFlow: "browser", displayName: "Changed" });
    const executions = (await platform.realm("GET", forms)) as Execution[];
    const code = executions.find(({ providerId }) => providerId === "auth-otp-form");
    assert.ok(code);
    await platform.realm("PUT", forms, { ...code, requirement: "DISABLED" });
    const [account] = (await platform.realm("GET", `/users?username=${user}&exact=true`)) as [{ id: string }];
    await platform.realm("PUT", `/users/${account.id}`, { ...account, enabled: false });
  }

  it("is none right after the platform was brought up", async () => {
    const { code, findings: found } = await findings();
    assert.deepEqual(found, []);
    assert.equal(code, 0);
  });

  it("names every change by hand, what it means and who acts, and changes nothing itself", async () => {
    await changeByHand();
    const before = states();
    const { code, findings: found } = await findings();
    assert.equal(code, 1);
    assert.equal(states(), before);

    const quota = one(found, `ResourceQuota ${namespace}/${quotaName}`, 'spec.hard["limits.cpu"]');
    assert.deepEqual([quota.expected, quota.found], [quotaBefore["limits.cpu"], "99"]);
    assert.deepEqual(quota.setBy, ["kubectl-edit"]);
    assert.equal(quota.actor.role, "platformAdmin");
    assert.equal(one(found, `NetworkPolicy ${namespace}/${policyName}`, "").change, "missing");
    const label = one(found, `Namespace ${namespace}`, 'metadata.labels["pod-security.kubernetes.io/enforce"]');
    assert.equal(label.found, "privileged");
    for (const rule of disarmed) assert.equal(one(found, binding(rule), "").change, "missing");
    const bindings = found.find(({ object }) => object.startsWith("realm webide: Bindings"));
    assert.deepEqual(
      [bindings?.path, bindings?.expected, bindings?.found],
      ["browserFlow", "webide-browser", "browser"],
    );
    const step = one(found, "realm webide: Execution webide-browser-forms/auth-otp-form", "requirement");
    assert.deepEqual([step.expected, step.found], ["REQUIRED", "DISABLED"]);
    const account = one(found, `realm webide: User ${user}`, "enabled");
    assert.deepEqual([account.expected, account.found], [true, false]);
    assert.equal(one(found, "realm webide", "displayName").level, "harmless");
    assert.equal(found.length, 9);
    assert.equal(found.filter(({ level }) => level === "security-relevant").length, 8);
  });

  it("is repaired by one command, and nothing else is touched", async () => {
    const before = await untouched();
    const { code, findings: left, all } = await findings("--repair", "--yes");
    assert.deepEqual(left, [], all);
    assert.equal(code, 0, all);
    assert.deepEqual(await untouched(), before);

    const quota = await platform.core.readNamespacedResourceQuota({ name: quotaName, namespace });
    assert.deepEqual(quota.spec?.hard, quotaBefore);
    await platform.network.readNamespacedNetworkPolicy({ name: policyName, namespace });
    // The repair of the title is a write of the realm, which must not take the second factor with it.
    const { browserFlow, displayName } = (await platform.realm("GET")) as Record<string, string>;
    assert.equal(browserFlow, "webide-browser");
    assert.notEqual(displayName, "Changed");
    const executions = (await platform.realm("GET", forms)) as Execution[];
    assert.equal(executions.find(({ providerId }) => providerId === "auth-otp-form")?.requirement, "REQUIRED");
  });

  it("names who took a field over, and takes it back only by name", async () => {
    await patchQuota("3", "argocd");
    const object = `ResourceQuota ${namespace}/${quotaName}`;
    const unnamed = await findings("--repair", "--yes");
    assert.equal(unnamed.code, 1);
    const finding = one(unnamed.findings, object, 'spec.hard["limits.cpu"]');
    assert.deepEqual([finding.setBy, finding.takenOver, finding.found], [["argocd"], true, "3"]);

    const named = await findings("--repair", object, "--yes");
    assert.deepEqual(named.findings, [], named.all);
    assert.equal(named.code, 0);
    const quota = await platform.core.readNamespacedResourceQuota({ name: quotaName, namespace });
    assert.deepEqual(quota.spec?.hard, quotaBefore);
  });

  it("names a disabled user's workspace that was started, and stops it again by name", async () => {
    const stopped = { name: "code-server", namespace: "ide-carol" };
    const guard = "access/disabled-stays-off";
    await platform.disarm(guard);
    await platform.apps.patchNamespacedDeploymentScale(
      { ...stopped, body: { spec: { replicas: 1 } }, fieldManager: "kubectl" },
      merge,
    );
    const { findings: found } = await findings();
    const replicas = one(found, "Deployment ide-carol/code-server", "spec.replicas");
    assert.deepEqual([replicas.expected, replicas.found, replicas.level], [0, 1, "security-relevant"]);
    assert.deepEqual([replicas.setBy, replicas.takenOver], [["kubectl (scale)"], true]);
    assert.equal((await findings("--repair", binding(guard), replicas.object, "--yes")).code, 0);
    assert.equal((await platform.apps.readNamespacedDeployment(stopped)).spec?.replicas, 0);
  });

  it("never shows a secret that was changed by hand", async () => {
    const value = "sesame-open-1234";
    const { items } = await platform.core.listNamespacedSecret({ namespace: "ingress" });
    const secret = items.find(({ type, metadata }) => type === "Opaque" && metadata?.name !== undefined);
    const name = secret?.metadata?.name ?? "";
    const [key = ""] = Object.keys(secret?.data ?? {});
    await platform.core.patchNamespacedSecret(
      { name, namespace: "ingress", body: { stringData: { [key]: value } }, fieldManager: "kubectl-edit" },
      merge,
    );
    const { code, findings: found, all } = await findings();
    assert.equal(code, 1);
    assert.equal(found[0]?.object, `Secret ingress/${name}`);
    assert.ok(!all.includes(value));
    assert.ok(!all.includes(Buffer.from(value).toString("base64")));
    const people = await platform.webide("drift");
    assert.match(people.out, /differs \(secret\)/);
    assert.ok(!(people.out + people.err).includes(value));
    assert.equal((await findings("--repair", "--yes")).code, 0);
  });
});

import { readFileSync } from "node:fs";
import https from "node:https";
import type { Cluster } from "../../../embedded/cluster/cluster";
import type { ClusterPaths } from "../../../embedded/cluster/cluster-paths";
import { pkiFile } from "../../../embedded/cluster/pki/ensure-certificates";
import type { PolicyManifests } from "../../../policies/admission/policy-manifests";
import { until } from "../../embedded/cluster/test-cluster";

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  /** The server's words; empty for an object. */
  readonly message: string;
  /** What policies that only warn have against it. */
  readonly warnings: readonly string[];
  readonly body: Record<string, unknown>;
}

/** Somebody else than the administrator. */
export interface Asker {
  readonly user: string;
  /** @default none */
  readonly groups?: readonly string[];
}

type Manifest = Record<string, unknown>;

/** Collection of each kind below its API version. */
const collections: Readonly<Record<string, string>> = {
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
  StorageClass: "storageclasses",
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
};

const clusterWide = [
  "Namespace",
  "ClusterRole",
  "ClusterRoleBinding",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
];

const policyVersion = "admissionregistration.k8s.io/v1";
const canary = "webide-test-canary";

/** A real API server that holds policies; what is asked of it is a dry run unless it says otherwise. */
export class PolicyCluster {
  readonly #tls: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
  readonly #agent = new https.Agent({ keepAlive: true });
  readonly #server: string;
  #generation = 0;

  constructor({ apiServer }: Cluster, paths: ClusterPaths) {
    const read = (name: string): Buffer => readFileSync(pkiFile(paths, name));
    this.#server = apiServer;
    this.#tls = { ca: read("ca.crt"), cert: read("admin.crt"), key: read("admin.key") };
  }

  /** Ends the connections. */
  close(): void {
    this.#agent.destroy();
  }

  request(method: string, path: string, body?: object, as?: Asker, type = "application/json"): Promise<Answer> {
    const headers: Record<string, string | string[]> = { "content-type": type };
    if (as) headers["impersonate-user"] = as.user;
    if (as?.groups) headers["impersonate-group"] = [...as.groups];
    return new Promise((resolve, reject) => {
      const options = { ...this.#tls, method, headers, agent: this.#agent, timeout: 10_000 };
      const request = https.request(`${this.#server}${path}`, options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(parts).toString();
          const json = response.headers["content-type"]?.includes("json") ?? false;
          const value = (json ? JSON.parse(text) : { message: text }) as Manifest;
          const status = response.statusCode ?? 0;
          const warnings = response.rawHeaders.filter((_, index, all) => all[index - 1]?.toLowerCase() === "warning");
          resolve({ status, warnings, message: status < 300 ? "" : String(value["message"]), body: value });
        });
      });
      request.once("timeout", () => request.destroy(new Error("no answer within 10 s")));
      request.once("error", reject);
      request.end(body && JSON.stringify(body));
    });
  }

  /** Path of the collection that a manifest belongs to. */
  collection(manifest: Manifest): string {
    const { apiVersion, kind, metadata } = manifest as {
      apiVersion: string;
      kind: string;
      metadata: { namespace?: string };
    };
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const place = clusterWide.includes(kind) ? "" : `/namespaces/${metadata.namespace ?? "default"}`;
    return `${root}${place}/${collections[kind] ?? `${kind.toLowerCase()}s`}`;
  }

  /** Path of the object that a manifest describes. */
  path(manifest: Manifest): string {
    return `${this.collection(manifest)}/${(manifest["metadata"] as { name: string }).name}`;
  }

  /** What the server says of a new object. */
  create(manifest: Manifest, as?: Asker): Promise<Answer> {
    return this.request("POST", `${this.collection(manifest)}?dryRun=All`, manifest, as);
  }

  /** What the server says of a change of an object: a patch whose lists are merged by name. */
  change(manifest: Manifest, patch: object, as?: Asker): Promise<Answer> {
    const path = `${this.path(manifest)}?dryRun=All`;
    return this.request("PATCH", path, patch, as, "application/strategic-merge-patch+json");
  }

  /** Makes or changes objects for good. */
  async apply(...manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      const path = `${this.path(manifest)}?fieldManager=test&force=true`;
      const answer = await this.request("PATCH", path, manifest, undefined, "application/apply-patch+yaml");
      if (answer.status >= 300) throw new Error(`${path}: ${answer.message}`);
    }
  }

  /** Makes namespaces, each with the service account that its pods need. */
  async namespaces(labels: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<void> {
    for (const [name, own] of Object.entries(labels)) {
      await this.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: own } });
      const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
      await until(account, 60, async () => (await this.request("GET", account)).status === 200);
    }
  }

  /**
   * Puts these policies into force, instead of those before. Returns once the server judges by them.
   *
   * @param action `Warn` shows the verdict of every policy, while a refusal tells of the first alone
   */
  async enforce(policies: readonly PolicyManifests[], action: "Deny" | "Warn" = "Deny"): Promise<void> {
    for (const kind of ["validatingadmissionpolicybindings", "validatingadmissionpolicies"]) {
      const selector = "labelSelector=test%3Dtwins";
      await this.request("DELETE", `/apis/${policyVersion}/${kind}?${selector}`);
    }
    const metadata = (name: string) => ({ name, labels: { test: "twins" } });
    const objects = (name: string, policySpec: object, bindingSpec: object): Manifest[] => [
      { apiVersion: policyVersion, kind: "ValidatingAdmissionPolicy", metadata: metadata(name), spec: policySpec },
      {
        apiVersion: policyVersion,
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: metadata(name),
        spec: bindingSpec,
      },
    ];
    for (const { name, policySpec, bindingSpec } of policies) {
      const binding = action === "Warn" ? { ...bindingSpec, validationActions: ["Warn"] } : bindingSpec;
      await this.apply(...objects(name, policySpec, binding));
    }
    // The server takes policies over all at once, a moment later: what was written last tells of the others.
    this.#generation += 1;
    const word = `generation ${String(this.#generation)}`;
    const rule = { apiGroups: [""], apiVersions: ["v1"], resources: ["configmaps"], operations: ["CREATE"] };
    await this.apply(
      ...objects(
        canary,
        {
          failurePolicy: "Fail",
          matchConstraints: { resourceRules: [rule] },
          matchConditions: [{ name: "canary", expression: `dyn(object).metadata.?name.orValue("") == "${canary}"` }],
          validations: [{ expression: "false", message: word }],
        },
        { policyName: canary, validationActions: ["Deny"] },
      ),
    );
    const probe = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: canary, namespace: "default" } };
    await until(word, 30, async () => (await this.create(probe)).message.includes(word));
  }
}

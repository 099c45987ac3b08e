import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Cluster } from "../../../embedded/cluster/cluster";
import { ensureTools } from "../../../embedded/tools/ensure";
import { ownBackend } from "../../../operations/engine/choose-backend";
import type { Engine } from "../../../operations/engine/engine";
import { enginePaths } from "../../../operations/engine/engine-paths";
import { openEngine } from "../../../operations/engine/open-engine";
import { ResidentHost } from "../../../operations/engine/resident/resident-host";
import type { StackEncryption } from "../../../operations/engine/stack-encryption";
import { writeConfigFile } from "../../../operations/engine/write-config-file";
import type { ProgressView } from "../../../operations/progress/progress-view";
import { applyStack } from "../../../operations/up/apply-stack";
import type { ApplyArgs, StackOutcome } from "../../../operations/up/apply-stack";
import { loadConfig } from "../../../stacks/config";

const repository = path.join(__dirname, "..", "..", "..");

/** What the program of a tiny project declares. */
export interface Declared {
  /** ConfigMaps: data of each by name. */
  readonly configMaps?: Readonly<Record<string, string>>;
  /** Names of Deployments that never become ready: their image asks for more memory than any node has. */
  readonly stuck?: readonly string[];
  readonly realm?: DeclaredRealm;
}

/** A realm, what is in it, and a ConfigMap `realm` that waits for all of that. */
export interface DeclaredRealm {
  readonly name: string;
  /** How the provider logs in. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly groups?: readonly string[];
  readonly roles?: readonly string[];
  /** Each is in all groups. */
  readonly users?: readonly string[];
  /** Each names its user's groups in its tokens. */
  readonly clients?: readonly string[];
}

/** A label that tells the objects of a tiny project from those of the cluster. */
export const tinyLabel = { "app.kubernetes.io/part-of": "tiny" };

const program = `
import { readFileSync } from "node:fs";
import * as keycloak from "@pulumi/keycloak";
import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";

export function stackProgram() {
  const declared = JSON.parse(readFileSync(__dirname + "/../declared.json", "utf8"));
  const provider = new k8s.Provider("cluster", { enableConfigMapMutable: true, enableSecretMutable: true });
  const metadata = (name: string) => ({ name, namespace: "default", labels: ${JSON.stringify(tinyLabel)} });
  new random.RandomPassword("password", { length: 12 });
  for (const [name, text] of Object.entries<string>(declared.configMaps ?? {})) {
    new k8s.core.v1.ConfigMap(name, { metadata: metadata(name), data: { text } }, { provider });
  }
  for (const name of declared.stuck ?? []) {
    const resources = { limits: { cpu: "1", memory: "1Pi" }, requests: { cpu: "1", memory: "1Pi" } };
    const container = { name: "main", image: "localhost/webide/tiny:1", resources };
    const pod = { metadata: { labels: { app: name } }, spec: { containers: [container] } };
    const spec = { replicas: 1, selector: { matchLabels: { app: name } }, template: pod };
    new k8s.apps.v1.Deployment(name, { metadata: metadata(name), spec }, { provider, customTimeouts: { create: "10m" } });
  }
  if (declared.realm !== undefined) {
    const { name, clientId, clientSecret, groups = [], roles = [], users = [], clients = [] } = declared.realm;
    const identity = new keycloak.Provider("identity", { clientId, clientSecret, realm: "master", initialLogin: false });
    const opts = { provider: identity };
    const realmId = new keycloak.Realm(name, { realm: name, displayName: name }, opts).id;
    const made: any[] = groups.map((group: string) => new keycloak.Group(group, { realmId, name: group }, opts));
    const groupIds = made.map(({ id }) => id);
    for (const role of roles) made.push(new keycloak.Role(role, { realmId, name: role, description: "a role" }, opts));
    for (const username of users) {
      const initialPassword = { value: "long enough for it", temporary: true };
      const email = username + "@company.com";
      const user = new keycloak.User(username, { realmId, username, email, initialPassword }, opts);
      made.push(new keycloak.UserGroups(username, { realmId, userId: user.id, groupIds }, opts));
    }
    for (const one of clients) {
      const flows = { standardFlowEnabled: true, validRedirectUris: ["https://ide.company.com/" + one] };
      const client = new keycloak.openid.Client(one, { realmId, clientId: one, accessType: "CONFIDENTIAL", ...flows }, opts);
      const mapped = { realmId, clientId: client.id, name: one + "-groups", claimName: "groups" };
      made.push(new keycloak.openid.GroupMembershipProtocolMapper(one, mapped, opts));
    }
    new k8s.core.v1.ConfigMap("realm", { metadata: metadata("realm"), data: { text: name } }, { provider, dependsOn: made });
  }
  return { answer: 42 };
}
`;

/** A view that keeps its lines. */
export class KeptView implements ProgressView {
  readonly lines: string[] = [];
  step(title: string) {
    const keep = (text: string): void => {
      this.lines.push(`${title}: ${text}`);
    };
    return { update: () => undefined, done: keep, failed: keep };
  }
  note(text: string): void {
    this.lines.push(text);
  }
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
  close(): void {
    // Nothing is shown.
  }
}

/** A program of a few objects, run by the real engine against a real API server through everything that webide uses. */
export class TinyProject {
  readonly root = mkdtempSync(path.join(tmpdir(), "webide-tiny-"));
  readonly stateRoot: string;

  constructor(
    private readonly cluster: Cluster,
    private readonly keycloakUrl = cluster.keycloakUrl,
  ) {
    this.stateRoot = path.join(this.root, "state");
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "package.json"]) {
      cpSync(path.join(repository, file), path.join(this.root, file));
    }
    for (const link of ["node_modules", "components"]) {
      symlinkSync(path.join(repository, link), path.join(this.root, link));
    }
    // The real pack with rules about images alone: most others ask for a whole platform, or for pods better than these.
    const rules = path.join(repository, "policies", "rules");
    cpSync(path.join(repository, "policies"), path.join(this.root, "policies"), {
      recursive: true,
      filter: (file) => path.dirname(file) !== rules || path.basename(file) === "img",
    });
    writeFileSync(path.join(this.root, "policies", "exemptions.yaml"), "exemptions: []\n");
    mkdirSync(path.join(this.root, "stacks"));
    writeFileSync(path.join(this.root, "stacks", "stack-program.ts"), program);
    cpSync(path.join(repository, "stacks", "index.ts"), path.join(this.root, "stacks", "index.ts"));
    this.declare({});
  }

  declare(declared: Declared): void {
    writeFileSync(path.join(this.root, "declared.json"), JSON.stringify(declared));
  }

  /** Opens the engine anew, as every command does. */
  async open(): Promise<{ engine: Engine; encryption: StackEncryption }> {
    const tools = await ensureTools(["pulumi", "openssl"]);
    const paths = enginePaths(this.stateRoot, "dev");
    const engine = await openEngine({
      environment: "dev",
      root: this.root,
      paths,
      pulumi: tools.get("pulumi")!.bin(),
      backend: ownBackend(paths),
      embedded: true,
      cluster: { KUBECONFIG: this.cluster.kubeconfig, KEYCLOAK_URL: this.keycloakUrl },
    });
    const config = loadConfig({ root: repository, stack: "dev" });
    return { engine, encryption: await writeConfigFile(engine, config, tools.get("openssl")!.bin()) };
  }

  /** Applies stack dev. */
  async apply(
    args: Partial<Pick<ApplyArgs, "view" | "signal" | "previewOnly" | "refresh" | "confirm">> = {},
  ): Promise<StackOutcome> {
    const { engine, encryption } = await this.open();
    const host = new ResidentHost(this.root);
    try {
      return await applyStack({
        engine: { ...engine, host },
        encryption,
        stack: "dev",
        view: args.view ?? new KeptView(),
        signal: args.signal ?? new AbortController().signal,
        previewOnly: args.previewOnly ?? false,
        refresh: args.refresh ?? false,
        confirm: args.confirm,
      });
    } finally {
      host.close();
    }
  }

  /** The state file of stack dev. */
  get stateFile(): string {
    return path.join(this.stateRoot, "engine/state/.pulumi/stacks/webide/dev.json");
  }

  /** Folder of the locks of stack dev. */
  get lockFolder(): string {
    return path.join(this.stateRoot, "engine/state/.pulumi/locks/organization/webide/dev");
  }

  /** What the state says of pending operations, by the resource's name. */
  pending(): string[] {
    const state = JSON.parse(readFileSync(this.stateFile, "utf8")) as {
      checkpoint: { latest?: { pending_operations?: { resource: { urn: string } }[] } };
    };
    const operations = state.checkpoint.latest?.pending_operations ?? [];
    return operations.map(({ resource }) => resource.urn.split("::").pop() ?? "");
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

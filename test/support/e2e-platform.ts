import type { KubeConfig, V1Pod } from "@kubernetes/client-node";
import { KubernetesObjectApi } from "@kubernetes/client-node";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterStatus } from "../../embedded/cluster/cluster-status";
import { resetCluster } from "../../embedded/cluster/reset-cluster";
import { enginePaths } from "../../operations/engine/engine-paths";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { Inside } from "./exec-in-pod";
import { execInPod } from "./exec-in-pod";
import type { Door } from "./http-browser";
import { HttpBrowser } from "./http-browser";
import type { Manifest } from "./recorded";
import type { CommandResult } from "./live-platform";
import { LivePlatform } from "./live-platform";
import { KnownPeople } from "./known-people";
import type { Person } from "./sign-in";
import { signIn } from "./sign-in";

/** All other tests have simulated nodes (simulated-nodes.ts). */
const realNode = { WEBIDE_NODES: "real" };

/** Password that every user has after the first sign-in by {@link E2ePlatform.signedIn}. */
const chosenPassword = "Correct-Horse-7-Battery";

/**
 * A real platform on a real node, brought up once for all end-to-end specs of a run and taken down after the last one:
 *
 * ```ts
 * let platform: E2ePlatform;
 * before(async function () {
 *   this.timeout(e2eTimeout); // whichever spec is first waits for `webide up`
 *   platform = await e2ePlatform();
 * });
 * ```
 *
 * Specs share it, in any order: what one changes it puts back, and users whom a spec needs untouched it should not share.
 * `first-day` owns alice's first sign-in; everybody else asks {@link signedIn} for a browser with a session.
 *
 * While writing specs, a platform that runs already is used as it is, and left alone, when `WEBIDE_E2E_STATE` names the
 * folder that was its `WEBIDE_STATE`.
 */
export class E2ePlatform extends LivePlatform {
  /** What the catalog and the stack's settings say. */
  readonly declared = loadConfig({ root: repositoryRoot, stack: "dev" });
  readonly hosts = this.declared.hosts;
  private readonly people: KnownPeople;

  private constructor(
    root: string,
    readonly door: Door,
    /** What `webide up` printed for people; empty where it had run before. */
    readonly summary: string,
  ) {
    super(root, realNode);
    this.people = new KnownPeople(join(root, "e2e-people.json"));
  }

  static async up(root: string): Promise<E2ePlatform> {
    const { code, out, err } = await new LivePlatform(root, realNode).webide("up", "--yes");
    if (code !== 0) throw new Error(`webide up ended with ${String(code)}:\n${err.slice(-4000)}${out.slice(-2000)}`);
    return E2ePlatform.running(root, out);
  }

  static async running(root: string, summary = ""): Promise<E2ePlatform> {
    const { state, doors } = await clusterStatus(join(root, "cluster"));
    if (state !== "running") throw new Error(`no platform runs in ${root}: its cluster is ${state}`);
    const { listen = "", lacking = "its nodes are simulated" } = doors.edge ?? {};
    if (doors.edge === undefined || doors.edge.lacking !== undefined) {
      throw new Error(`the public door of the platform in ${root} is shut: ${lacking}`);
    }
    const { settings } = loadConfig({ root: repositoryRoot, stack: "dev" });
    const authority = join(enginePaths(root, "dev").certificates, "authority.crt");
    const door = { domain: settings.domain, doorPort: Number(listen.split(":").at(-1)), authority };
    return new E2ePlatform(root, door, summary);
  }

  /** Folder of its cluster. */
  get clusterDir(): string {
    return join(this.root, "cluster");
  }

  /** Configuration of a client with the administrator's rights. */
  get kubeConfig(): KubeConfig {
    return this.config();
  }

  /** The password with which a user signs in for the first time, as an administrator reads it at a terminal. */
  firstPassword(user: string): Promise<string> {
    const command = `./webide user credentials ${user}`;
    const env = { ...process.env, WEBIDE_STATE: this.root };
    const shown = execFileSync("script", ["-qec", command, "/dev/null"], {
      cwd: repositoryRoot,
      encoding: "utf8",
      env,
    });
    const password = /first password +(\S+)/.exec(shown)?.[1];
    if (password === undefined) throw new Error(`${command} shows no password:\n${shown}`);
    return Promise.resolve(password);
  }

  /** A browser in which a user has signed in; the first time, the second factor is enrolled and a password chosen. */
  async signedIn(user: string): Promise<HttpBrowser> {
    const browser = new HttpBrowser(this.door);
    const known = this.people.get(user) ?? {
      id: user,
      password: await this.firstPassword(user),
      newPassword: chosenPassword,
    };
    const { person, page } = await signIn(browser, `https://${this.hosts.ide}/`, known);
    if (page.status !== 200 || new URL(page.url).host !== this.hosts.ide) {
      throw new Error(
        `${user} signed in and came to ${page.url} with ${String(page.status)}: ${page.body.slice(0, 300)}`,
      );
    }
    this.people.set(person);
    return browser;
  }

  /** What a user needs to sign in once more; without an earlier sign-in there is one now. */
  async person(user: string): Promise<Person> {
    if (!this.people.get(user)) await this.signedIn(user);
    return this.people.get(user)!;
  }

  /** Notes what a user chose at a sign-in of a spec's own. */
  remember(person: Person): void {
    this.people.set(person);
  }

  /** The running pod of an app in a namespace. */
  async pod(namespace: string, app: string): Promise<V1Pod> {
    const { items } = await this.core.listNamespacedPod({ namespace, labelSelector: `app=${app}` });
    const ready = items.find(
      ({ metadata, status }) =>
        metadata?.deletionTimestamp === undefined &&
        status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
    );
    if (ready === undefined) throw new Error(`no pod of ${app} is ready in ${namespace}`);
    return ready;
  }

  /** The editor's container of a user, as the user's own terminal sees it. */
  async editor(user: string): Promise<Inside> {
    const { metadata } = await this.pod(`ide-${user}`, "code-server");
    return { namespace: `ide-${user}`, pod: metadata?.name ?? "", container: "code-server" };
  }

  /** Makes an object in the cluster, with the administrator's rights. */
  async create(object: Manifest): Promise<void> {
    await KubernetesObjectApi.makeApiClient(this.config()).create(object);
  }

  /** Runs a command in a container, with the administrator's rights or those that a configuration has. */
  exec(inside: Inside, command: string[], config = this.config()): Promise<CommandResult> {
    return execInPod(config, inside, command);
  }
}

/** Longest wait for the platform where the spec is the first to ask for it. */
export const e2eTimeout = 40 * 60_000;

let platform: Promise<E2ePlatform> | undefined;
let ownRoot: string | undefined;

/** The platform of this run; brought up by whoever asks first. */
export function e2ePlatform(): Promise<E2ePlatform> {
  const given = process.env["WEBIDE_E2E_STATE"];
  platform ??=
    given === undefined
      ? E2ePlatform.up((ownRoot = mkdtempSync(join(tmpdir(), "webide-e2e-"))))
      : E2ePlatform.running(given);
  return platform;
}

async function removeOwnPlatform(): Promise<void> {
  const root = ownRoot;
  if (root === undefined) return;
  await platform?.catch(() => undefined);
  platform = ownRoot = undefined;
  await resetCluster(join(root, "cluster"));
  rmSync(root, { recursive: true, force: true });
}

const removalMs = 5 * 60_000;
const specs = join(repositoryRoot, "test", "e2e");

// At the top of a module that specs load, these are hooks of the whole run and not of one spec.
// Benches use a platform without a runner that has hooks.
if (typeof after === "function") {
  beforeEach("a platform that no spec needs any more goes", async function () {
    if (ownRoot === undefined || this.currentTest?.file?.startsWith(specs) === true) return;
    this.timeout(removalMs);
    await removeOwnPlatform();
  });
  after("the platform of the end-to-end specs goes", async function () {
    this.timeout(removalMs);
    await removeOwnPlatform();
  });
}

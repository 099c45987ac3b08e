import { ApiClient } from "./client/api-client";
import { connect } from "./client/connect";
import { Discovery } from "./client/discovery";
import { readKubeconfig } from "./client/kubeconfig";
import { Objects } from "./client/objects";
import { UnreachableError } from "./client/unreachable-error";
import { builtInScope } from "./scopes";
import type { Settings } from "./settings";
import { Watches } from "./wait/watches";

/** A preview asks the server for this long before it goes on without, in milliseconds. */
const previewPatience = 1_500;

/** The cluster of one provider; connected to at the first use, so that a plugin without work starts at once. */
export class Cluster {
  readonly objects: Objects;
  readonly watches: Watches;
  readonly namespace: string;
  readonly #missingNamespaces = new Set<string>();
  /** Kinds that definitions of this program will add, as `<group>/<kind>`, and their scope. */
  readonly #declared = new Map<string, boolean>();
  #answers: Promise<boolean> | undefined;

  /** @throws Error saying what is wrong with the kubeconfig */
  constructor(settings: Settings, env: NodeJS.ProcessEnv) {
    const connection = connect(readKubeconfig(settings, env));
    const client = new ApiClient(connection);
    this.objects = new Objects(client, new Discovery(client));
    this.watches = new Watches(this.objects);
    this.namespace = connection.namespace;
  }

  /** Whether the server can be asked at a preview. Asked once: a preview works without a cluster, just with less detail. */
  answersAtPreview(): Promise<boolean> {
    this.#answers ??= this.objects.discovery.find("v1", "Namespace", { patience: previewPatience }).then(
      () => true,
      (error: unknown) => {
        // A refusal is an answer; the call it matters for will show it.
        return !(error instanceof UnreachableError);
      },
    );
    return this.#answers;
  }

  /** Notes at a preview that a namespace is yet to be made, and with it everything inside. */
  noteMissing(namespace: string): void {
    this.#missingNamespaces.add(namespace);
  }

  /** Takes {@link noteMissing} back. */
  noteMade(namespace: string): void {
    this.#missingNamespaces.delete(namespace);
  }

  /** Whether {@link noteMissing} was called for it. */
  isMissing(namespace: string | undefined): boolean {
    return namespace !== undefined && this.#missingNamespaces.has(namespace);
  }

  /** Notes the scope of a kind that a definition of this program adds. */
  declare(group: string, kind: string, namespaced: boolean): void {
    this.#declared.set(`${group}/${kind}`, namespaced);
  }

  /** Whether objects of a kind live in namespaces; a kind nobody knows yet counts as one that does. */
  async isNamespaced(apiVersion: string, kind: string): Promise<boolean> {
    const builtIn = builtInScope(apiVersion, kind);
    if (builtIn !== undefined) return builtIn === "namespaced";
    const declared = this.#declared.get(`${apiVersion.split("/")[0] ?? ""}/${kind}`);
    if (declared !== undefined) return declared;
    if (!(await this.answersAtPreview())) return true;
    return (await this.objects.discovery.find(apiVersion, kind))?.namespaced ?? true;
  }
}

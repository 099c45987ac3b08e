import { version } from "@pulumi/kubernetes/package.json";
import type { Difference, ResourceProvider } from "../wire/resource-provider";
import { hasUnknown, isObject, reveal, type Properties } from "../wire/value";
import { check } from "./check";
import { UnreachableError } from "./client/unreachable-error";
import { Cluster } from "./cluster";
import { create, previewCreate } from "./create";
import { detailedDiff, pathText } from "./detailed-diff";
import { diff } from "./diff";
import { at, textAt } from "./metadata";
import { toObject } from "./plain";
import { read } from "./read";
import { remove } from "./remove";
import { readSettings, type Settings } from "./settings";
import { previewUpdate, update } from "./update";

/** Stands in for the official kubernetes plugin: any kind of object, on one cluster. */
export class KubernetesProvider implements ResourceProvider {
  readonly name = "kubernetes";
  readonly version = version;
  readonly acceptsSecrets = true;
  readonly #env: NodeJS.ProcessEnv;
  #settings: Settings | undefined;
  #cluster: Cluster | undefined;
  /** Why there is no cluster. */
  #reason = "the provider has not been configured";

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  checkConfig(news: Properties): Promise<Properties> {
    const { kubeconfig } = news;
    const plain = reveal(news) as Properties;
    readSettings(plain, this.#env);
    // A kubeconfig written as an object travels on as text, like the official plugin has it.
    return Promise.resolve(
      isObject(kubeconfig) && !hasUnknown(kubeconfig)
        ? { ...news, kubeconfig: JSON.stringify(reveal(kubeconfig)) }
        : news,
    );
  }

  /** Never replaces: another address of the cluster (it moved, it was restarted) must not replace every object in it. */
  diffConfig(olds: Properties, news: Properties): Promise<Difference> {
    const differences = detailedDiff(toObject(olds), toObject(news));
    const diffs = [...new Set(differences.map(({ path }) => pathText(path.slice(0, 1))))];
    return Promise.resolve({ changes: diffs.length > 0, diffs });
  }

  configure(args: Properties): Promise<void> {
    const settings = readSettings(reveal(args) as Properties, this.#env);
    this.#settings = settings;
    this.#cluster = undefined;
    if (settings.incomplete) this.#reason = "the provider's settings are not known yet";
    else {
      try {
        this.#cluster = new Cluster(settings, this.#env);
      } catch (error) {
        // A preview works without a cluster; whatever needs one will say this.
        this.#reason = (error as Error).message;
      }
    }
    return Promise.resolve();
  }

  check: ResourceProvider["check"] = async (resource, request) => {
    const cluster = this.#cluster;
    if (cluster !== undefined) noteDefinition(cluster, toObject(request.news));
    return check(resource, request, {
      defaultNamespace: cluster?.namespace ?? this.#settings?.namespace ?? "default",
      isNamespaced: async (apiVersion, kind) => (await cluster?.isNamespaced(apiVersion, kind)) ?? true,
    });
  };

  diff: ResourceProvider["diff"] = (_resource, request) =>
    Promise.resolve(diff(request, this.#settings ?? { configMapMutable: false, secretMutable: false }));

  create: ResourceProvider["create"] = async (resource, request) => {
    if (!request.preview) return create(this.#connected(), resource, request);
    const cluster = await this.#forPreview(request.inputs);
    const properties = cluster === undefined ? undefined : await previewCreate(cluster, resource, request.inputs);
    return { id: "", properties: properties ?? request.inputs };
  };

  read: ResourceProvider["read"] = async (resource, request) => {
    try {
      return await read(this.#connected(), resource, request);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (this.#settings?.deleteUnreachable === true) return undefined;
      if (this.#settings?.skipUpdateUnreachable === true) return request;
      throw new Error(`${error.message}. ${gone}`, { cause: error });
    }
  };

  update: ResourceProvider["update"] = async (resource, request) => {
    if (!request.preview) return update(this.#connected(), resource, request);
    const cluster = await this.#forPreview(request.news);
    const properties = cluster === undefined ? undefined : await previewUpdate(cluster, resource, request);
    return { properties: properties ?? request.news };
  };

  delete: ResourceProvider["delete"] = async (_resource, request) => {
    try {
      await remove(this.#connected(), request);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (this.#settings?.deleteUnreachable !== true) throw new Error(`${error.message}. ${gone}`, { cause: error });
    }
  };

  invoke(token: string): Promise<Properties> {
    return Promise.reject(
      new Error(`${token} is not supported by the stand-in for the kubernetes plugin; install the official plugin`),
    );
  }

  /** @throws UnreachableError when there is no cluster to speak to */
  #connected(): Cluster {
    if (this.#cluster === undefined) throw new UnreachableError("", this.#reason, 0);
    return this.#cluster;
  }

  /** The cluster, when it can say something about these inputs. */
  async #forPreview(inputs: Properties): Promise<Cluster | undefined> {
    const cluster = this.#cluster;
    if (cluster === undefined || hasUnknown(inputs)) return undefined;
    return (await cluster.answersAtPreview()) ? cluster : undefined;
  }
}

const gone =
  "If the cluster was deleted, remove its objects from the state by running again with PULUMI_K8S_DELETE_UNREACHABLE=true";

function noteDefinition(cluster: Cluster, object: Properties): void {
  if (object["kind"] !== "CustomResourceDefinition") return;
  const spec = at(object, "spec");
  cluster.declare(textAt(spec, "group"), textAt(spec, "names", "kind"), textAt(spec, "scope") !== "Cluster");
}

import { labelKeys } from "../../components/core/contracts";
import { workspaceNamespace } from "../../components/core/topology";
import { ApiError } from "./api-error";
import type { ApiServer } from "./api-server";

/** What the waker reads of an object's metadata. */
interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
}

/** A namespace, as far as the waker reads it. */
export interface Namespace {
  readonly metadata: Metadata;
}

/** A Deployment, as far as the waker reads it. */
export interface Deployment {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly readyReplicas?: number };
}

/** The replicas of a Deployment, with the version that a change must be based on. */
export interface Scale {
  readonly metadata: Metadata & { readonly resourceVersion: string };
  readonly spec: { readonly replicas?: number };
}

/** A quota, as far as the waker reads it. */
export interface ResourceQuota {
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

interface List<T> {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly T[];
}

/** The one Deployment of a workspace that is stopped and started. */
const deployment = "code-server";

/** By this name the API server records who set the number of replicas. */
const fieldManager = "waker";

/** Everything that the waker asks of the cluster; its roles allow exactly these calls. */
export class Cluster {
  constructor(private readonly api: ApiServer) {}

  /** All workspaces, page by page; from the API server's memory, as a round may be a second late. */
  async workspaces(): Promise<Namespace[]> {
    const found: Namespace[] = [];
    let next = "";
    do {
      const query = new URLSearchParams({
        labelSelector: `${labelKeys.namespaceKind}=workspace`,
        limit: "500",
        ...(next !== "" && { continue: next }),
      });
      const page = (await this.api.get(`/api/v1/namespaces?${query.toString()}`)) as List<Namespace>;
      found.push(...page.items);
      next = page.metadata.continue ?? "";
    } while (next !== "");
    return found;
  }

  /** @returns undefined when there is none */
  async namespace(user: string): Promise<Namespace | undefined> {
    return await this.#optional<Namespace>(`/api/v1/namespaces/${workspaceNamespace(user)}`);
  }

  /** @returns undefined when there is none */
  async deployment(user: string): Promise<Deployment | undefined> {
    return await this.#optional<Deployment>(this.#deployment(user));
  }

  /** @returns undefined when there is none */
  async scale(user: string): Promise<Scale | undefined> {
    return await this.#optional<Scale>(`${this.#deployment(user)}/scale`);
  }

  /**
   * Sets the replicas that were read before.
   *
   * @throws ApiError with status 409 when somebody else has changed the Deployment meanwhile
   */
  async setReplicas(user: string, read: Scale, replicas: number): Promise<void> {
    const body = { ...read, spec: { ...read.spec, replicas } };
    await this.api.put(`${this.#deployment(user)}/scale?fieldManager=${fieldManager}`, body);
  }

  /** @returns undefined when there is none */
  async quota(user: string, name: string): Promise<ResourceQuota | undefined> {
    return await this.#optional<ResourceQuota>(`/api/v1/namespaces/${workspaceNamespace(user)}/resourcequotas/${name}`);
  }

  /** Data of the ConfigMap with everything that a workspace's start reads; undefined when there is none. */
  async editorConfig(user: string): Promise<Readonly<Record<string, string>> | undefined> {
    const url = `/api/v1/namespaces/${workspaceNamespace(user)}/configmaps/editor`;
    return (await this.#optional<{ data?: Record<string, string> }>(url))?.data;
  }

  #deployment(user: string): string {
    return `/apis/apps/v1/namespaces/${workspaceNamespace(user)}/deployments/${deployment}`;
  }

  async #optional<T>(url: string): Promise<T | undefined> {
    try {
      return (await this.api.get(url)) as T;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }
}

import { isList, isObject, type Properties } from "../../wire/value";
import type { ApiClient } from "./api-client";
import { isStatus } from "./api-error";

/** Where objects of one kind live. */
export interface ApiKind {
  /** As in `/apis/apps/v1`. */
  readonly root: string;
  /** As in `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Knows the kinds of an API server, asking for each group version once. */
export class Discovery {
  readonly #client: ApiClient;
  readonly #known = new Map<string, Promise<ReadonlyMap<string, ApiKind>>>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Finds a kind; undefined when the server does not have it.
   *
   * @param fresh asks the server again, for a kind that may have been added since
   * @throws ApiError, UnreachableError
   */
  async find(
    apiVersion: string,
    kind: string,
    options: { readonly fresh?: boolean; readonly patience?: number } = {},
  ): Promise<ApiKind | undefined> {
    if (options.fresh === true) this.#known.delete(apiVersion);
    let kinds = this.#known.get(apiVersion);
    if (kinds === undefined) {
      kinds = this.#ask(apiVersion, options.patience);
      this.#known.set(apiVersion, kinds);
      // A failure is not an answer; nor is the absence of a group that a definition may be about to add.
      kinds.then(
        (found) => {
          if (found.size === 0) this.#known.delete(apiVersion);
        },
        () => this.#known.delete(apiVersion),
      );
    }
    return (await kinds).get(kind);
  }

  async #ask(apiVersion: string, patience?: number): Promise<ReadonlyMap<string, ApiKind>> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    try {
      const { body } = await this.#client.request({
        method: "GET",
        path: root,
        ...(patience === undefined ? {} : { patience }),
      });
      return new Map(kindsOf(body, root));
    } catch (error) {
      if (isStatus(error, 404)) return new Map();
      throw error;
    }
  }
}

function* kindsOf(body: Properties, root: string): Generator<[string, ApiKind]> {
  const { resources } = body;
  if (!isList(resources)) return;
  for (const resource of resources) {
    if (!isObject(resource)) continue;
    const { name, kind, namespaced } = resource;
    // A name with a slash is a part of an object, as in deployments/scale.
    if (typeof name !== "string" || typeof kind !== "string" || name.includes("/")) continue;
    yield [kind, { root, plural: name, namespaced: namespaced === true }];
  }
}

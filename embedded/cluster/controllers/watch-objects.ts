import type { KubeConfig, KubernetesListObject, KubernetesObject } from "@kubernetes/client-node";
import type { ApiClient } from "../api-client";

const retryMilliseconds = 1_000;

/** What to watch. */
export interface WatchArgs {
  readonly config: KubeConfig;
  readonly api: ApiClient;
  /** As in the API: /api/v1/persistentvolumes. */
  readonly path: string;
  /** @default all */
  readonly labelSelector?: string;
  /** Is called for every object that is there, has changed or is gone. */
  readonly onChange: (name: string) => void;
  readonly log: (line: string) => void;
}

/** What every object has, of whichever types. */
interface Named {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Name under which an object is kept: "namespace/name", or the name alone where there is no namespace. */
export function keyOf({ metadata }: Named): string {
  const name = metadata?.name ?? "";
  return metadata?.namespace === undefined ? name : `${metadata.namespace}/${name}`;
}

/**
 * Keeps a live copy of some objects of the API server until the process ends; a lost connection is made anew. Resolves
 * when the first list is in.
 */
export async function watchObjects<T extends Named>(args: WatchArgs): Promise<ReadonlyMap<string, T>> {
  // `import()` takes the client as it is; an import statement would translate its thousand files first, for seconds.
  const { makeInformer } = await import("@kubernetes/client-node");
  const { config, api, path, labelSelector, onChange, log } = args;
  const query = labelSelector === undefined ? "" : `?labelSelector=${encodeURIComponent(labelSelector)}`;
  const list = async (): Promise<KubernetesListObject<KubernetesObject>> =>
    (await api.get(`${path}${query}`)) as unknown as KubernetesListObject<KubernetesObject>;
  const objects = new Map<string, T>();
  const informer = makeInformer(config, path, list, labelSelector);
  const keep = (object: KubernetesObject): void => {
    objects.set(keyOf(object), object as T);
    onChange(keyOf(object));
  };
  informer.on("add", keep);
  informer.on("update", keep);
  informer.on("delete", (object) => {
    objects.delete(keyOf(object));
    onChange(keyOf(object));
  });
  return new Promise((resolve) => {
    let failed = false;
    const start = async (): Promise<void> => {
      failed = false;
      try {
        await informer.start(); // a list that fails is told by the event "error" alone
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- that event sets it meanwhile
        if (!failed) resolve(objects);
      } catch (error) {
        again(error);
      }
    };
    const again = (error: unknown): void => {
      failed = true;
      log(`${path}: ${error instanceof Error ? error.message : String(error)}; watching anew`);
      setTimeout(() => void start(), retryMilliseconds);
    };
    informer.on("error", again);
    void start();
  });
}

import { isObject, type Properties } from "../../wire/value";
import type { Objects } from "../client/objects";
import { isStatus } from "../client/api-error";
import { numberAt, textAt } from "../metadata";
import { sleep } from "../sleep";

/** Called with the object, or with undefined when the objects have to be read again. */
export type Listener = (event: { readonly deleted: boolean; readonly object: Properties } | undefined) => void;

/** A stream without listeners is kept this long, in milliseconds: the next object of the kind comes soon. */
const linger = 2_000;

/** Which objects of a kind are followed. */
export interface Follow {
  readonly apiVersion: string;
  readonly kind: string;
  /** Version of any object of the cluster, from which on to listen. */
  readonly resourceVersion: string;
  /** Namespace and name of the object, as {@link keyOf} gives it. */
  readonly key: string;
  /** @default that of the object itself */
  readonly keyOf?: (object: Properties) => string;
}

/** Namespace and name in one text. */
export function keyOf(object: Properties): string {
  return `${textAt(object, "metadata", "namespace")}/${textAt(object, "metadata", "name")}`;
}

/** Follows objects, with one stream of events for each kind however many objects of it are waited for. */
export class Watches {
  readonly #objects: Objects;
  readonly #streams = new Map<string, Stream>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /**
   * Tells the listener of changes until stopped. Best effort: whoever waits also has to look by itself now and then,
   * more often while `isLive` says that there is no stream (a broken connection, or a server that forbids it).
   */
  follow(follow: Follow, listener: Listener): { readonly stop: () => void; readonly isLive: () => boolean } {
    const id = `${follow.apiVersion}/${follow.kind}`;
    const known = this.#streams.get(id);
    if (known !== undefined) {
      setImmediate(listener, undefined); // what happened just before may have passed by already
      return known.add(follow.key, listener);
    }
    const stream: Stream = new Stream(this.#objects, follow, () => {
      if (this.#streams.get(id) === stream) this.#streams.delete(id);
    });
    this.#streams.set(id, stream);
    return stream.add(follow.key, listener);
  }
}

class Stream {
  readonly #objects: Objects;
  readonly #follow: Follow;
  readonly #ended: () => void;
  readonly #end = new AbortController();
  readonly #listeners = new Map<string, Set<Listener>>();
  #resourceVersion: string;
  #live = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(objects: Objects, follow: Follow, ended: () => void) {
    this.#objects = objects;
    this.#follow = follow;
    this.#ended = ended;
    this.#resourceVersion = follow.resourceVersion;
    void this.#run().finally(ended);
  }

  add(key: string, listener: Listener): { readonly stop: () => void; readonly isLive: () => boolean } {
    clearTimeout(this.#idle);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return {
      isLive: () => this.#live,
      stop: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(key);
        if (this.#listeners.size > 0) return;
        this.#idle = setTimeout(() => {
          this.#ended(); // at once, so that nobody joins a stream that is closing
          this.#end.abort();
        }, linger);
        this.#idle.unref();
      },
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#listen(signal);
        failures = 0;
      } catch (error) {
        // Whoever waits looks by itself then.
        if (isStatus(error, 403) || isStatus(error, 404) || isStatus(error, 405)) return;
        this.#resourceVersion = "";
        failures++;
        await sleep(Math.min(100 * 2 ** failures, 2_000), signal);
      } finally {
        this.#live = false;
      }
    }
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { apiVersion, kind } = this.#follow;
    const path = await this.#objects.path({ apiVersion, kind, name: "" }, { signal });
    if (this.#resourceVersion === "") {
      const list = await this.#objects.client.request({ method: "GET", path, query: { limit: "1" }, signal });
      this.#resourceVersion = textAt(list.body, "metadata", "resourceVersion");
      this.#tellAll();
    }
    const query = {
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion: this.#resourceVersion,
      timeoutSeconds: "600",
    };
    const connected = (): void => {
      this.#live = true;
    };
    const line = (text: string): void => {
      this.#take(JSON.parse(text) as { type: string; object: Properties });
    };
    await this.#objects.client.stream(path, query, { connected, line }, signal);
  }

  #take({ type, object }: { readonly type: string; readonly object: Properties }): void {
    // Usually "too old": start again from now, after which everyone has to look.
    if (type === "ERROR") throw new Error(`watch ended: ${numberAt(object, "code")} ${textAt(object, "message")}`);
    this.#resourceVersion = textAt(object, "metadata", "resourceVersion");
    if (type === "BOOKMARK" || !isObject(object["metadata"])) return;
    const listeners = this.#listeners.get((this.#follow.keyOf ?? keyOf)(object));
    for (const listener of listeners ?? []) listener({ deleted: type === "DELETED", object });
  }

  #tellAll(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener(undefined);
  }
}

import { isList, isObject, type Properties } from "../../wire/value";
import type { ApiClient, ApiRequest } from "./api-client";
import type { ApiKind, Discovery } from "./discovery";
import { NoSuchKindError } from "./no-such-kind-error";

/** Which object, or which kind of objects. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined or empty for kinds outside namespaces. */
  readonly namespace?: string;
  readonly name: string;
}

/** What every call may carry. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; see {@link ApiRequest.patience}. */
  readonly patience?: number;
}

/** What a call that writes may carry. */
export interface WriteOptions extends CallOptions {
  /** Who owns the fields. */
  readonly fieldManager?: string;
  /** Nothing is kept. @default false */
  readonly dryRun?: boolean;
}

/** Reads and writes objects of any kind. Every method throws ApiError, NoSuchKindError, UnreachableError. */
export class Objects {
  constructor(
    readonly client: ApiClient,
    readonly discovery: Discovery,
  ) {}

  async get(reference: ObjectReference, options: CallOptions = {}): Promise<Properties> {
    const path = await this.path(reference, options);
    return (await this.client.request({ method: "GET", path, ...options })).body;
  }

  /** Objects of the kind in the namespace; `name` is not used. */
  async list(
    reference: Omit<ObjectReference, "name">,
    query: { readonly labelSelector?: string; readonly fieldSelector?: string; readonly limit?: string },
    options: CallOptions = {},
  ): Promise<readonly Properties[]> {
    const path = await this.path({ ...reference, name: "" }, options);
    const { items } = (await this.client.request({ method: "GET", path, query, ...options })).body;
    return isList(items) ? items.filter(isObject) : [];
  }

  /**
   * Makes a new object. Fields unknown to the server are a refusal.
   *
   * @returns the object, and whether an earlier try may have made it already
   */
  async create(
    reference: ObjectReference,
    body: Properties,
    options: WriteOptions = {},
  ): Promise<{ readonly body: Properties }> {
    const path = await this.path({ ...reference, name: "" }, options);
    return this.client.request({ method: "POST", path, body, query: writeQuery(options), ...call(options) });
  }

  /** Server-side apply; see kubernetes.io/docs/reference/using-api/server-side-apply. */
  async apply(
    reference: ObjectReference,
    body: Properties,
    options: WriteOptions & { readonly force: boolean },
  ): Promise<Properties> {
    const path = await this.path(reference, options);
    const query = { ...writeQuery(options), force: String(options.force) };
    const contentType = "application/apply-patch+yaml";
    return (await this.client.request({ method: "PATCH", path, body, query, contentType, ...call(options) })).body;
  }

  /** Replaces the whole object. */
  async replace(reference: ObjectReference, body: Properties, options: WriteOptions = {}): Promise<Properties> {
    const path = await this.path(reference, options);
    return (await this.client.request({ method: "PUT", path, body, query: writeQuery(options), ...call(options) }))
      .body;
  }

  /** JSON patch, RFC 6902. */
  async patch(
    reference: ObjectReference,
    operations: readonly unknown[],
    options: WriteOptions = {},
  ): Promise<Properties> {
    const path = await this.path(reference, options);
    const contentType = "application/json-patch+json";
    return (await this.client.request({ method: "PATCH", path, body: operations, contentType, ...call(options) })).body;
  }

  /** Asks for removal. @returns the object while something holds it, or a Status when it is gone */
  async remove(
    reference: ObjectReference,
    propagationPolicy: "Foreground" | "Background" | "Orphan",
    options: CallOptions = {},
  ): Promise<Properties> {
    const path = await this.path(reference, options);
    const body = { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy };
    return (await this.client.request({ method: "DELETE", path, body, ...options })).body;
  }

  /** Address of the object, or of its kind's collection where the name is empty. */
  async path(reference: ObjectReference, options: CallOptions = {}): Promise<string> {
    const { apiVersion, kind, namespace = "", name } = reference;
    const found = await this.discovery.find(apiVersion, kind, options);
    if (found === undefined) throw new NoSuchKindError(apiVersion, kind);
    return pathOf(found, namespace, name);
  }
}

function pathOf({ root, plural, namespaced }: ApiKind, namespace: string, name: string): string {
  const scope = namespaced && namespace !== "" ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${plural}${name === "" ? "" : `/${encodeURIComponent(name)}`}`;
}

function writeQuery({ fieldManager, dryRun }: WriteOptions): ApiRequest["query"] {
  return { fieldManager, dryRun: dryRun === true ? "All" : undefined, fieldValidation: "Strict" };
}

function call({ signal, patience }: WriteOptions): CallOptions {
  return { ...(signal === undefined ? {} : { signal }), ...(patience === undefined ? {} : { patience }) };
}

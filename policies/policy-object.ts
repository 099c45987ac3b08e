import path from "node:path";
import { Field, UnreadableFieldError } from "./field";

/** The stack that an object belongs to, as far as rules need to know it. */
export interface StackFacts {
  /** Name of the stack; undefined for manifests that no stack rendered. */
  readonly name?: string;
  readonly environment: "dev" | "prod";
  /** Whether it holds the platform or users; `any` for manifests that no stack rendered. */
  readonly kind: "platform" | "users" | "any";
  /** Whether it is deployed into the machine-local cluster, where locally built images are allowed. */
  readonly embedded: boolean;
}

/** Manifests of unknown origin are judged like production: no allowance, no exemption. */
export const strictStack: StackFacts = { environment: "prod", kind: "any", embedded: false };

/** Shard stacks of users: `prod-users-00`. */
const usersStack = /-users-\d+$/;

/**
 * What a stack's name says. Everything but `dev` and its shards is production.
 *
 * @param embedded whether the run goes into the machine-local cluster; counts only for dev
 */
export function stackFacts(name: string, embedded: boolean): StackFacts {
  const environment = /^dev(?:-users-\d+)?$/.test(name) ? "dev" : "prod";
  return {
    name,
    environment,
    kind: usersStack.test(name) ? "users" : "platform",
    embedded: embedded && environment === "dev",
  };
}

/** What a gate knows of the engine's options for a resource; undefined where it can not know. */
export interface ResourceOptions {
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Top-level inputs that the engine keeps encrypted and a rendering shows all the same, but for what is random. */
  readonly secretInputs?: readonly string[];
}

/** One object as it is about to be deployed. */
export interface RawObject {
  /** Pulumi type token, as in `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly props: unknown;
  /** Where it comes from: a file or a URN. */
  readonly source: string;
  readonly stack: StackFacts;
  /** @default nothing is known: the object does not come from a program */
  readonly options?: ResourceOptions;
}

/** One object as rules read it. */
export class PolicyObject {
  readonly type: string;
  readonly source: string;
  readonly stack: StackFacts;
  readonly options: ResourceOptions;
  readonly isKubernetes: boolean;
  /** Kubernetes kind, or the last part of the type token; patches count as what they patch. */
  readonly kind: string;
  /** The manifest, or the inputs of a resource of another provider. */
  readonly props: Field;

  constructor(raw: RawObject) {
    this.type = raw.type;
    this.source = raw.source;
    this.stack = raw.stack;
    this.options = raw.options ?? {};
    this.isKubernetes = raw.type.startsWith("kubernetes:");
    const last = raw.type.slice(raw.type.lastIndexOf(":") + 1);
    this.kind = this.isKubernetes ? last.replace(/Patch$/, "") : last;
    this.props = Field.of(raw.props, this);
  }

  /**
   * Name in the manifest, or the one that the program gave a resource of another provider.
   *
   * @throws UnreadableFieldError when not known
   */
  get name(): string | undefined {
    return this.isKubernetes ? this.props.at("metadata", "name").text() : logicalName(this.source);
  }

  /** @throws UnreadableFieldError when not known */
  get namespace(): string | undefined {
    return this.props.at("metadata", "namespace").text();
  }

  /** A label of the object; absent where there is none. */
  label(key: string): Field {
    return this.props.at("metadata", "labels", key);
  }

  /** An annotation of the object; absent where there is none. */
  annotation(key: string): Field {
    return this.props.at("metadata", "annotations", key);
  }

  /** Kind, namespace and name as far as they are known. Never throws. */
  get identity(): { readonly kind: string; readonly namespace?: string; readonly name?: string } {
    const known = (read: () => string | undefined): string | undefined => {
      try {
        return read();
      } catch (error) {
        if (error instanceof UnreadableFieldError) return undefined;
        throw error;
      }
    };
    return { kind: this.kind, namespace: known(() => this.namespace), name: known(() => this.name) };
  }

  /** How messages call the object: `Deployment ingress/nginx`. Never throws. */
  get title(): string {
    const { kind, namespace, name } = this.identity;
    return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name ?? "(no name)"}`;
  }
}

/** The last part of a URN, or the name of the file that a rendering wrote for a resource. */
function logicalName(source: string): string {
  return source.startsWith("urn:") ? source.slice(source.lastIndexOf("::") + 2) : path.parse(source).name;
}

/** Objects as rules read them; lists are taken apart, so that nothing hides inside one. */
export function policyObjects(raw: RawObject): PolicyObject[] {
  const object = new PolicyObject(raw);
  if (!object.isKubernetes || !object.kind.endsWith("List")) return [object];
  const items = (raw.props as { readonly items?: unknown } | null)?.items;
  if (!Array.isArray(items)) return [object];
  return items.flatMap((item: unknown, index) =>
    policyObjects({ ...raw, ...kubernetesObject(item, object.kind), source: `${raw.source} items[${String(index)}]` }),
  );
}

/** Type token and inputs of a Kubernetes manifest. */
export function kubernetesObject(manifest: unknown, listKind = "List"): Pick<RawObject, "type" | "props"> {
  const { apiVersion, kind } = (manifest ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const version = typeof apiVersion === "string" ? apiVersion : "v1";
  // Items of a typed list (`DeploymentList`) may leave their kind out.
  const name = typeof kind === "string" ? kind : listKind.replace(/List$/, "");
  return { type: `kubernetes:${version.includes("/") ? version : `core/${version}`}:${name}`, props: manifest };
}

import { parse } from "yaml";
import type { Manifest } from "../support/recorded";
import { renderedFiles } from "../support/rendered";

/** The pods that one object starts. */
export interface Pods {
  /** `Kind namespace/name` of the object. */
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Manifest;
  /** Names of the claims that a StatefulSet makes for each pod. */
  readonly claims: readonly string[];
}

/** `Kind namespace/name` of an object, as findings name it. */
export function titleOf(object: Manifest): string {
  const { name, namespace } = object["metadata"] as { name: string; namespace?: string };
  return `${String(object["kind"])} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** Every key of `wanted` has the same value in `labels`. An empty selector selects everything. */
export function selects(wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function podsOf(object: Manifest): Pods[] {
  const spec = object["spec"] as Manifest | undefined;
  const template = (spec?.["jobTemplate"]?.spec?.template ?? spec?.["template"]) as Manifest | undefined;
  if (template?.["spec"]?.containers === undefined) return [];
  const { name, namespace } = object["metadata"] as { name: string; namespace: string };
  return [
    {
      owner: titleOf(object),
      kind: object["kind"] as string,
      name,
      namespace,
      labels: template["metadata"]?.labels ?? {},
      spec: template["spec"] as Manifest,
      claims: ((spec?.["volumeClaimTemplates"] ?? []) as Manifest[]).map((claim) => claim["metadata"].name as string),
    },
  ];
}

/** Objects of all stacks of an environment together, with the look-ups that checks need. */
export class DeclaredObjects {
  readonly pods: readonly Pods[];
  private readonly byTitle: ReadonlyMap<string, Manifest>;

  constructor(readonly all: readonly Manifest[]) {
    this.byTitle = new Map(all.map((object) => [titleOf(object), object]));
    this.pods = all.flatMap(podsOf);
  }

  of(...kinds: string[]): Manifest[] {
    return this.all.filter((object) => kinds.includes(object["kind"] as string));
  }

  find(kind: string, namespace: string | undefined, name: string): Manifest | undefined {
    return this.byTitle.get(`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`);
  }

  /** Labels of a namespace, with the one that Kubernetes adds. */
  namespaceLabels(name: string): Record<string, string> {
    const labels = this.find("Namespace", undefined, name)?.["metadata"].labels as Record<string, string> | undefined;
    return { ...labels, "kubernetes.io/metadata.name": name };
  }

  podsIn(namespace: string, selector: Readonly<Record<string, string>>): Pods[] {
    return this.pods.filter((pods) => pods.namespace === namespace && selects(selector, pods.labels));
  }
}

/** Containers of a pod, those that run before the others included. */
export function containersOf({ spec }: Pods): Manifest[] {
  return [...((spec["initContainers"] ?? []) as Manifest[]), ...(spec["containers"] as Manifest[])];
}

const known = new Map<string, Promise<DeclaredObjects>>();

async function read(stack: "dev" | "prod"): Promise<DeclaredObjects> {
  const files = await renderedFiles(stack);
  return new DeclaredObjects(
    files.filter(({ path }) => path.endsWith(".yaml")).map(({ content }) => parse(content) as Manifest),
  );
}

/** What an environment declares: the platform and all its users, read once for all specs of a run. */
export function declaredObjects(stack: "dev" | "prod"): Promise<DeclaredObjects> {
  const objects = known.get(stack) ?? read(stack);
  known.set(stack, objects);
  return objects;
}

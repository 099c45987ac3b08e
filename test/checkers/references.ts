import type { Manifest } from "../support/recorded";
import type { DeclaredObjects, Pods } from "./declared-objects";
import { containersOf, selects, titleOf } from "./declared-objects";

/** Something an object needs by name. */
interface Reference {
  readonly from: string;
  readonly kind: "Secret" | "ConfigMap";
  readonly namespace: string;
  readonly name: string;
  /** Keys that must be in it. */
  readonly keys: readonly string[];
  readonly optional: boolean;
}

function keysOf(object: Manifest): string[] {
  return [object["data"], object["stringData"], object["binaryData"]].flatMap((part) => Object.keys(part ?? {}));
}

function itemKeys(source: Manifest): string[] {
  return ((source["items"] ?? []) as { key: string }[]).map(({ key }) => key);
}

/** The Secrets and ConfigMaps that a volume takes files from; a projected one has several. */
function volumeSources(volume: Manifest): Pick<Reference, "kind" | "name" | "keys" | "optional">[] {
  const sources = [volume, ...((volume["projected"]?.sources ?? []) as Manifest[])];
  return sources.flatMap((source) => {
    const secret = source["secret"] as Manifest | undefined;
    const configMap = source["configMap"] as Manifest | undefined;
    const common = (of: Manifest) => ({ keys: itemKeys(of), optional: of["optional"] === true });
    return [
      ...(secret ? [{ kind: "Secret" as const, name: secret["secretName"] ?? secret["name"], ...common(secret) }] : []),
      ...(configMap ? [{ kind: "ConfigMap" as const, name: configMap["name"] as string, ...common(configMap) }] : []),
    ];
  });
}

/** The same of a container's variables. */
function variableSources(container: Manifest): Pick<Reference, "kind" | "name" | "keys" | "optional">[] {
  const single = ((container["env"] ?? []) as Manifest[]).flatMap(({ valueFrom }) => [
    ...(valueFrom?.secretKeyRef ? [["Secret", valueFrom.secretKeyRef] as const] : []),
    ...(valueFrom?.configMapKeyRef ? [["ConfigMap", valueFrom.configMapKeyRef] as const] : []),
  ]);
  const whole = ((container["envFrom"] ?? []) as Manifest[]).flatMap(({ secretRef, configMapRef }) => [
    ...(secretRef ? [["Secret", secretRef] as const] : []),
    ...(configMapRef ? [["ConfigMap", configMapRef] as const] : []),
  ]);
  return [...single, ...whole].map(([kind, ref]: readonly ["Secret" | "ConfigMap", Manifest]) => ({
    kind,
    name: ref["name"] as string,
    keys: ref["key"] === undefined ? [] : [ref["key"] as string],
    optional: ref["optional"] === true,
  }));
}

/** Everything that an object takes from Secrets and ConfigMaps. */
function references(objects: DeclaredObjects): Reference[] {
  const ofPods = objects.pods.flatMap((pods) =>
    [
      ...((pods.spec["volumes"] ?? []) as Manifest[]).flatMap(volumeSources),
      ...containersOf(pods).flatMap(variableSources),
    ].map((source) => ({ ...source, from: pods.owner, namespace: pods.namespace })),
  );
  const ofStores = objects.of("BackupStorageLocation").map((store) => ({
    from: titleOf(store),
    kind: "Secret" as const,
    namespace: store["metadata"].namespace as string,
    name: store["spec"].credential.name as string,
    keys: [store["spec"].credential.key as string],
    optional: false,
  }));
  return [...ofPods, ...ofStores];
}

/** Secrets and ConfigMaps, or keys of them, that something needs and nothing declares. */
export function missingConfiguration(objects: DeclaredObjects): string[] {
  return references(objects).flatMap(({ from, kind, namespace, name, keys, optional }) => {
    const found = objects.find(kind, namespace, name);
    const title = `${kind} ${namespace}/${name}`;
    if (found === undefined) return optional ? [] : [`${from} needs ${title}, which is not declared`];
    const missing = keys.filter((key) => !keysOf(found).includes(key));
    return missing.map((key) => `${from} needs key ${key} of ${title}, which has ${keysOf(found).join(", ")}`);
  });
}

/** Secrets and ConfigMaps that nothing reads. */
export function unreadConfiguration(objects: DeclaredObjects): string[] {
  const read = new Set(references(objects).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  return objects
    .of("Secret", "ConfigMap")
    .map(titleOf)
    .filter((title) => !read.has(title));
}

function usesToken({ spec }: Pods): boolean {
  return spec["automountServiceAccountToken"] === true;
}

/** Accounts, roles and tokens that do not fit together. */
export function brokenAccess(objects: DeclaredObjects): string[] {
  const bindings = objects.of("RoleBinding", "ClusterRoleBinding");
  const bound = new Set<string>();
  const ofBindings = bindings.flatMap((binding) => {
    const { kind, name } = binding["roleRef"] as { kind: string; name: string };
    const namespace = kind === "Role" ? (binding["metadata"].namespace as string) : undefined;
    const subjects = binding["subjects"] as { kind: string; name: string; namespace: string }[];
    const accounts = subjects.filter((subject) => subject.kind === "ServiceAccount");
    for (const account of accounts) bound.add(`${account.namespace}/${account.name}`);
    return [
      ...(objects.find(kind, namespace, name) ? [] : [`${titleOf(binding)} gives ${kind} ${name}, not declared`]),
      ...accounts
        .filter((account) => objects.find("ServiceAccount", account.namespace, account.name) === undefined)
        .map((account) => `${titleOf(binding)} is for account ${account.namespace}/${account.name}, not declared`),
    ];
  });
  const given = new Set(bindings.map((b) => `${String(b["roleRef"].kind)} ${String(b["roleRef"].name)}`));
  const unused = objects
    .of("Role", "ClusterRole")
    .filter((role) => !given.has(`${String(role["kind"])} ${String(role["metadata"].name)}`))
    .map((role) => `${titleOf(role)} is given to nobody`);
  const ofPods = objects.pods.flatMap((pods) => {
    const account = (pods.spec["serviceAccountName"] as string | undefined) ?? "default";
    const key = `${pods.namespace}/${account}`;
    const declared = account === "default" || objects.find("ServiceAccount", pods.namespace, account) !== undefined;
    return [
      ...(declared ? [] : [`${pods.owner} runs as account ${account}, not declared`]),
      ...(usesToken(pods) && !bound.has(key) ? [`${pods.owner} has a token that no role stands behind`] : []),
    ];
  });
  const withToken = new Set(
    objects.pods.filter(usesToken).map((pods) => `${pods.namespace}/${String(pods.spec["serviceAccountName"])}`),
  );
  const idle = [...bound].filter((account) => !withToken.has(account));
  return [
    ...ofBindings,
    ...unused,
    ...ofPods,
    ...idle.map((account) => `account ${account} has a role, no pod a token`),
  ];
}

/** Claims and storage classes that are used but not declared; `classes` are those of the cluster. */
export function brokenStorage(objects: DeclaredObjects, classes: readonly string[]): string[] {
  const known = [...classes, ...objects.of("StorageClass").map((c) => c["metadata"].name as string)];
  const claims = [
    ...objects.of("PersistentVolumeClaim").map((claim) => [titleOf(claim), claim] as const),
    ...objects
      .of("StatefulSet")
      .flatMap((set) =>
        (set["spec"].volumeClaimTemplates as Manifest[]).map((claim) => [titleOf(set), claim] as const),
      ),
  ];
  const ofClaims = claims.flatMap(([title, claim]) => {
    const name = claim["spec"].storageClassName as string | undefined;
    return name !== undefined && known.includes(name) ? [] : [`${title} wants storage class ${String(name)}`];
  });
  const ofPods = objects.pods.flatMap((pods) =>
    ((pods.spec["volumes"] ?? []) as Manifest[])
      .map((volume) => volume["persistentVolumeClaim"]?.claimName as string | undefined)
      .filter((name) => name !== undefined)
      .filter((name) => objects.find("PersistentVolumeClaim", pods.namespace, name) === undefined)
      .map((name) => `${pods.owner} mounts claim ${name}, not declared`),
  );
  const locations = objects.of("BackupStorageLocation").map((l) => l["metadata"].name as string);
  const ofSchedules = objects
    .of("Schedule")
    .filter((schedule) => !locations.includes(schedule["spec"].template.storageLocation as string))
    .map((schedule) => `${titleOf(schedule)} saves to ${String(schedule["spec"].template.storageLocation)}`);
  return [...ofClaims, ...ofPods, ...ofSchedules];
}

/** Services, disruption budgets and workloads whose selectors or ports meet no pod. */
export function brokenSelectors(objects: DeclaredObjects): string[] {
  const ofServices = objects.of("Service").flatMap((service) => {
    const { selector, ports } = service["spec"] as { selector: Record<string, string>; ports: Manifest[] };
    const pods = objects.podsIn(service["metadata"].namespace as string, selector);
    if (pods.length === 0) return [`${titleOf(service)} selects no pod`];
    const open = pods.flatMap(containersOf).flatMap((c) => (c["ports"] ?? []) as Manifest[]);
    return ports
      .map((port) => (port["targetPort"] ?? port["port"]) as string | number)
      .filter((port) => !open.some(({ name, containerPort }) => name === port || containerPort === port))
      .map((port) => `${titleOf(service)} leads to port ${String(port)}, which no container opens`);
  });
  const ofWorkloads = objects.of("Deployment", "StatefulSet", "DaemonSet").flatMap((workload) => {
    const { selector, template, serviceName } = workload["spec"] as Manifest;
    const { namespace } = workload["metadata"] as { namespace: string };
    return [
      ...(selects(selector.matchLabels, template.metadata.labels)
        ? []
        : [`${titleOf(workload)} selects not its own pods`]),
      ...(workload["kind"] === "StatefulSet" && objects.find("Service", namespace, serviceName) === undefined
        ? [`${titleOf(workload)} names Service ${String(serviceName)}, not declared`]
        : []),
    ];
  });
  const ofBudgets = objects
    .of("PodDisruptionBudget")
    .filter((b) => objects.podsIn(b["metadata"].namespace as string, b["spec"].selector.matchLabels).length !== 1)
    .map((budget) => `${titleOf(budget)} does not select the pods of exactly one workload`);
  return [...ofServices, ...ofWorkloads, ...ofBudgets];
}

/** Pods on GPU nodes without the runtime class that hands GPUs out there, and pods with a class nobody has. */
export function wrongRuntimeClasses(objects: DeclaredObjects, runtimeClass: string | undefined): string[] {
  return objects.pods.flatMap((pods) => {
    const found = pods.spec["runtimeClassName"] as string | undefined;
    const asks = containersOf(pods).some((c) => c["resources"]?.limits?.["nvidia.com/gpu"] !== undefined);
    // The exporter reads all GPUs of its node and asks for none.
    const expected = asks || pods.labels["app"] === "dcgm-exporter" ? runtimeClass : undefined;
    return found === expected ? [] : [`${pods.owner} has runtime class ${String(found)}, not ${String(expected)}`];
  });
}

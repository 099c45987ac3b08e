type Fields = Readonly<Record<string, unknown>>;

/** Property that names an object of a realm to people; the ids are random. */
const realmNames: Readonly<Record<string, readonly string[]>> = {
  Flow: ["alias"],
  Subflow: ["alias"],
  Execution: ["parentFlowAlias", "authenticator"],
  RequiredAction: ["alias"],
  Client: ["clientId"],
  User: ["username"],
  Group: ["name"],
  Role: ["name"],
};

/** Plugin and kind of a type token: `kubernetes:core/v1:Secret` is `kubernetes/Secret`. */
export function kindOf(type: string): string {
  return `${type.split(":", 1)[0] ?? ""}/${type.split(":").pop() ?? ""}`;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function kubernetesName(kind: string, inputs: Fields): string | undefined {
  const metadata = (inputs["metadata"] ?? {}) as Fields;
  const name = text(metadata["name"]);
  const namespace = text(metadata["namespace"]);
  return name && `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function realmName(kind: string, inputs: Fields, outputs: Fields, resource: string): string | undefined {
  const realm = text(outputs["realmId"]) ?? text(inputs["realmId"]) ?? text(inputs["realm"]);
  if (realm === undefined) return undefined;
  if (kind === "Realm") return `realm ${realm}`;
  const names = (realmNames[kind] ?? []).map((key) => text(inputs[key]));
  const known = names.length > 0 && names.every((name) => name !== undefined);
  return `realm ${realm}: ${kind} ${known ? names.join("/") : resource}`;
}

/** What people call an object: `NetworkPolicy ide-kim/default-deny`, `realm webide: User kim`. */
export function objectName(type: string, urn: string, inputs: Fields, outputs: Fields): string {
  const [plugin, kind = type] = kindOf(type).split("/");
  const resource = urn.split("::").slice(3).join("::");
  const name = plugin === "kubernetes" ? kubernetesName(kind, inputs) : realmName(kind, inputs, outputs, resource);
  return name ?? `${kind} ${resource}`;
}

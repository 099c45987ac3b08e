import { isList, isObject, reveal, type Properties, type Value } from "../wire/value";

/** Keys with dashes, which no program can write as a property, by the form the SDK gives them. */
const dashed: Readonly<Record<string, string>> = {
  x_kubernetes_embedded_resource: "x-kubernetes-embedded-resource",
  x_kubernetes_int_or_string: "x-kubernetes-int-or-string",
  x_kubernetes_list_map_keys: "x-kubernetes-list-map-keys",
  x_kubernetes_list_type: "x-kubernetes-list-type",
  x_kubernetes_map_type: "x-kubernetes-map-type",
  x_kubernetes_preserve_unknown_fields: "x-kubernetes-preserve-unknown-fields",
  x_kubernetes_validations: "x-kubernetes-validations",
};

const underscored = Object.fromEntries(Object.entries(dashed).map(([under, dash]) => [dash, under]));

function rename(value: Value, names: Readonly<Record<string, string>>): Value {
  if (isList(value)) return value.map((item) => rename(item, names));
  if (!isObject(value)) return value;
  const renamed: Record<string, Value> = {};
  for (const [key, inner] of Object.entries(value))
    if (inner !== undefined && inner !== null) renamed[names[key] ?? key] = rename(inner, names);
  return renamed;
}

/** Inputs or state as the API server writes them: secrets laid open, nulls left out. */
export function toObject(properties: Properties): Properties {
  return rename(reveal(properties), dashed) as Properties;
}

/** An object as the state keeps it. */
export function toProperties(object: Properties): Properties {
  return rename(object, underscored) as Properties;
}

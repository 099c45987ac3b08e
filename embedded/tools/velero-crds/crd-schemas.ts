import { parseAllDocuments } from "yaml";

/** A schema as CustomResourceDefinitions carry it: JSON Schema plus a few words of Kubernetes. */
interface CrdSchema {
  type?: string | string[];
  properties?: Record<string, CrdSchema>;
  additionalProperties?: CrdSchema | boolean;
  items?: CrdSchema;
  enum?: unknown[];
  nullable?: boolean;
  anyOf?: unknown;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

interface Crd {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: CrdSchema } }[];
  };
}

/** Strict JSON schemas of every CRD in a YAML text, by the file name kubeconform will look for. */
export function crdSchemas(text: string): Map<string, object> {
  const crds = parseAllDocuments(text)
    .map((document) => document.toJS() as Crd | null)
    .filter((crd): crd is Crd => crd?.kind === "CustomResourceDefinition");
  return new Map(
    crds.flatMap(({ spec }) =>
      spec.versions.map(({ name, schema }) => [
        `${spec.group}/${spec.names.kind.toLowerCase()}_${name}.json`,
        { $schema: "https://json-schema.org/draft/2020-12/schema", ...strict(schema.openAPIV3Schema) },
      ]),
    ),
  );
}

/** Refuses unknown fields wherever the fields are known, and turns Kubernetes' own words into JSON Schema. */
function strict(schema: CrdSchema): CrdSchema {
  const { nullable, anyOf, "x-kubernetes-int-or-string": intOrString, ...result } = schema;
  if (intOrString) return { ...result, type: ["integer", "string"] };
  if (anyOf !== undefined) Object.assign(result, { anyOf });
  if (schema.items) result.items = strict(schema.items);
  if (typeof schema.additionalProperties === "object")
    result.additionalProperties = strict(schema.additionalProperties);
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, strict(child)]),
    );
    if (!schema["x-kubernetes-preserve-unknown-fields"]) {
      result.additionalProperties = false;
    }
  }
  if (nullable && typeof schema.type === "string") {
    result.type = [schema.type, "null"];
    if (schema.enum) result.enum = [...schema.enum, null];
  }
  return result;
}

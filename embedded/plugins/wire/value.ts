import { Struct, Value as WireValue, ListValue, NullValue } from "google-protobuf/google/protobuf/struct_pb";

// The sentinels of the engine's own marshalling, sdk/go/common/resource/plugin/rpc.go and properties.go.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
/** Kinds of values that no resource of the program has, in words. */
const unsupportedSignatures: Readonly<Record<string, string>> = {
  c44067f5952c0a294b673a41bacd8c17: "an asset (a file)",
  "0def7320c3a5731c473e5ecbe6d01bc7": "an archive (a folder of files)",
  "5cf8f73096256a8f31e491e813e4eb8e": "a reference to a resource",
};
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A value the engine does not know yet: the output of a resource that a preview has not created. */
export const unknown: unique symbol = Symbol("unknown");

/** A value that must stay encrypted in the state. */
export class Secret {
  constructor(readonly value: Value) {}

  /** Never shows what it keeps. */
  toJSON(): string {
    return "[secret]";
  }
}

/** A property of a resource, as it travels between engine and plugin. */
export type Value =
  | null
  | boolean
  | number
  | string
  | typeof unknown
  | Secret
  | readonly Value[]
  | { readonly [key: string]: Value | undefined };

/** Inputs or outputs of a resource. */
export type Properties = Readonly<Record<string, Value | undefined>>;

/** Reads what the engine sent. Absent means empty. */
export function decode(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : decodeFields(struct);
}

function decodeFields(struct: Struct): Record<string, Value> {
  const fields: Record<string, Value> = {};
  struct.getFieldsMap().forEach((value, key) => {
    fields[key] = decodeValue(value);
  });
  return fields;
}

function decodeValue(value: WireValue): Value {
  switch (value.getKindCase()) {
    case WireValue.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case WireValue.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case WireValue.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return text === unknownText ? unknown : text;
    }
    case WireValue.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case WireValue.KindCase.STRUCT_VALUE:
      return decodeSpecial(decodeFields(value.getStructValue() ?? new Struct()));
    case WireValue.KindCase.NULL_VALUE:
    case WireValue.KindCase.KIND_NOT_SET:
      return null;
  }
}

function decodeSpecial(fields: Record<string, Value>): Value {
  const inner = fields["value"];
  const signature = fields[signatureKey];
  if (signature === undefined) return fields;
  if (signature === secretSignature) return new Secret(inner ?? null);
  if (signature === outputSignature) {
    const plain = inner === undefined ? unknown : inner;
    return fields["secret"] === true ? new Secret(plain) : plain;
  }
  const kind = typeof signature === "string" ? unsupportedSignatures[signature] : undefined;
  throw new Error(
    `${kind ?? "a value of a kind this plugin does not know"} can not be an input here; use a text instead`,
  );
}

/** Writes properties for the engine; undefined fields are left out. */
export function encode(properties: Properties): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) fields.set(key, encodeValue(value));
  }
  return struct;
}

function encodeValue(value: Value): WireValue {
  const wire = new WireValue();
  if (value === null) wire.setNullValue(NullValue.NULL_VALUE);
  else if (value === unknown) wire.setStringValue(unknownText);
  else if (typeof value === "boolean") wire.setBoolValue(value);
  else if (typeof value === "number") wire.setNumberValue(value);
  else if (typeof value === "string") wire.setStringValue(value);
  else if (value instanceof Secret)
    wire.setStructValue(encode({ [signatureKey]: secretSignature, value: value.value }));
  else if (isList(value)) {
    const list = new ListValue();
    list.setValuesList(value.map(encodeValue));
    wire.setListValue(list);
  } else wire.setStructValue(encode(value));
  return wire;
}

/** Array.isArray, for readonly arrays too. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** True for an object of properties; neither a list, nor a secret, nor null. */
export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !(value instanceof Secret) && !isList(value);
}

/** True where the value, or anything inside it, is not known yet. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === unknown) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (isList(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** True where the value, or anything inside it, is secret. */
export function hasSecret(value: Value | undefined): boolean {
  if (value instanceof Secret) return true;
  if (isList(value)) return value.some(hasSecret);
  return isObject(value) && Object.values(value).some(hasSecret);
}

/** The same value with every secret laid open; for talking to the server, never for logs or state. */
export function reveal(value: Value): Value {
  if (value instanceof Secret) return reveal(value.value);
  if (isList(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, reveal(inner)]])),
  );
}

import { Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { unknownMarkers } from "../field";

// How the engine marks values that are more than their text, sdk/go/common/resource/properties.go.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands where the engine keeps a value encrypted; rules see that there is one, never the value. */
const secretMarker = "<secret>";

/**
 * Properties as the engine sends them, as plain data: unknown values stay the engine's marker, and each leaf of a secret
 * becomes {@link secretMarker}, so that keys can still be judged and no message can repeat a value.
 */
export function plainProperties(struct: Struct | undefined): Record<string, unknown> {
  return struct === undefined ? {} : fieldsOf(struct, false);
}

function fieldsOf(struct: Struct, secret: boolean): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  struct.getFieldsMap().forEach((value, key) => {
    fields[key] = plain(value, secret);
  });
  return fields;
}

function plain(value: Value, secret: boolean): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((item) => plain(item, secret));
    case Value.KindCase.STRUCT_VALUE:
      return plainStruct(value.getStructValue() ?? new Struct(), secret);
    case Value.KindCase.NULL_VALUE:
    case Value.KindCase.KIND_NOT_SET:
      return null;
    case Value.KindCase.STRING_VALUE:
      return secret ? secretMarker : value.getStringValue();
    case Value.KindCase.NUMBER_VALUE:
      return secret ? secretMarker : value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return secret ? secretMarker : value.getBoolValue();
  }
}

function plainStruct(struct: Struct, secret: boolean): unknown {
  const fields = struct.getFieldsMap();
  const inner = fields.get("value");
  const signature = fields.get(signatureKey)?.getStringValue();
  if (signature === secretSignature) return inner === undefined ? secretMarker : plain(inner, true);
  if (signature === outputSignature) {
    const isSecret = secret || (fields.get("secret")?.getBoolValue() ?? false);
    if (inner !== undefined) return plain(inner, isSecret);
    return isSecret ? secretMarker : unknownMarkers[0];
  }
  // Anything else with a signature (a file, a folder, a reference) is a mapping that no rule expects, and is refused there.
  return fieldsOf(struct, secret);
}

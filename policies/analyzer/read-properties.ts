import type { BinaryReader } from "google-protobuf";
import { unknownMarkers } from "../field";
import { readMessage } from "./read-message";

// How the engine marks values that are more than their text, sdk/go/common/resource/properties.go.
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Stands where the engine keeps a value encrypted; rules see that there is one, never the value. */
const secretMarker = "<secret>";

type Fields = Record<string, unknown>;

/**
 * Reads a resource's properties, a google.protobuf.Struct, as plain data: unknown values stay the engine's marker, and each
 * leaf of a secret becomes {@link secretMarker}, so that keys can still be judged and no message can repeat a value.
 *
 * They are read without the library's own messages, which would take five times as long to make and to walk through.
 */
export function readProperties(reader: BinaryReader): Fields {
  const fields: Fields = {};
  readMessage(reader, (field) => {
    if (field !== 1) return false;
    let key = "";
    let value: unknown = null;
    readMessage(reader, (part) => {
      if (part === 1) key = reader.readString();
      else if (part === 2) value = readValue(reader);
      return part === 1 || part === 2;
    });
    // Assigned, this key would be the object's prototype, and no rule would find it.
    if (key === "__proto__") Object.defineProperty(fields, key, { value, enumerable: true, configurable: true });
    else fields[key] = value;
    return true;
  });
  return fields;
}

function readValue(reader: BinaryReader): unknown {
  let value: unknown = null;
  readMessage(reader, (kind) => {
    switch (kind) {
      case 1: // null
        reader.readEnum();
        break;
      case 2:
        value = reader.readDouble();
        break;
      case 3:
        value = reader.readString();
        break;
      case 4:
        value = reader.readBool();
        break;
      case 5:
        value = marked(readProperties(reader));
        break;
      case 6:
        value = readList(reader);
        break;
      default:
        // A kind of value that is not known here: what it says is not known either, and rules must face that.
        value = unknownMarkers[0];
        return false;
    }
    return true;
  });
  return value;
}

function readList(reader: BinaryReader): unknown[] {
  const items: unknown[] = [];
  readMessage(reader, (field) => {
    if (field === 1) items.push(readValue(reader));
    return field === 1;
  });
  return items;
}

/** What a mapping stands for, if the engine has marked it. */
function marked(fields: Fields): unknown {
  const hasValue = Object.hasOwn(fields, "value");
  switch (fields[signatureKey]) {
    case undefined:
      return fields;
    case secretSignature:
      return hasValue ? hidden(fields["value"]) : secretMarker;
    case outputSignature: {
      const isSecret = fields["secret"] === true;
      if (hasValue) return isSecret ? hidden(fields["value"]) : fields["value"];
      return isSecret ? secretMarker : unknownMarkers[0];
    }
    default:
      // A file, a folder, a reference: a mapping that no rule expects, and is refused there.
      return fields;
  }
}

/** The same with a marker in each leaf. */
function hidden(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== "object") return secretMarker;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner)]));
}

import type { BinaryReader } from "google-protobuf";
import type { EngineResource } from "../pack";
import { readFields, readMessage } from "./read-message";
import { readProperties } from "./read-properties";

/**
 * Reads what a rule may know of a resource. pulumirpc.AnalyzeRequest and pulumirpc.AnalyzerResource begin with the same
 * fields (proto/pulumi/analyzer.proto).
 *
 * @param reader at the beginning of the message
 */
export function readResource(reader: BinaryReader): EngineResource {
  let type = "";
  let urn = "";
  let props: Record<string, unknown> = {};
  let protect = false;
  readFields(reader, (field) => {
    switch (field) {
      case 1:
        type = reader.readString();
        return true;
      case 2:
        props = readProperties(reader);
        return true;
      case 3:
        urn = reader.readString();
        return true;
      case 5:
        readMessage(reader, (option) => {
          if (option === 1) protect = reader.readBool();
          return option === 1;
        });
        return true;
      default:
        return false;
    }
  });
  return { type, urn, props, options: { protect } };
}

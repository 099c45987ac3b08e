import type { BinaryReader } from "google-protobuf";

/**
 * Reads the message that the reader has come to.
 *
 * @param read called with the number of each of its fields; returns whether it has read the field, or else it is skipped
 */
export function readMessage(reader: BinaryReader, read: (field: number) => boolean): void {
  reader.readMessage({}, () => {
    readFields(reader, read);
  });
}

/** Reads the fields of a message to its end; as {@link readMessage} for the outermost one. */
export function readFields(reader: BinaryReader, read: (field: number) => boolean): void {
  while (reader.nextField() && !reader.isEndGroup()) {
    if (!read(reader.getFieldNumber())) reader.skipField();
  }
}

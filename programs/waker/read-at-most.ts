import type { Readable } from "node:stream";

/**
 * The text of a stream, up to a number of bytes.
 *
 * @throws Error when there is more, without having kept it
 */
export async function readAtMost(stream: Readable, bytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytes) {
      stream.destroy();
      throw new Error(`an answer of more than ${String(bytes)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

import { createHash } from "node:crypto";
import { architecture } from "./engine/model-folder";

/** Where the model lies below /models. */
export const modelName = "webide/line-continuer";

const what = "Stand-in of the embedded default: it continues text by rule and has learned nothing.";

/** A text of the GGUF format: its length in eight bytes, then UTF-8. */
function ggufText(text: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  return Buffer.concat([length, Buffer.from(text)]);
}

/**
 * A GGUF file without weights that says what it is.
 * Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
function gguf(facts: Readonly<Record<string, string>>): Buffer {
  const head = Buffer.alloc(24);
  head.write("GGUF");
  head.writeUInt32LE(3, 4); // version; no tensors follow
  head.writeBigUInt64LE(BigInt(Object.keys(facts).length), 16);
  const textType = Buffer.from([8, 0, 0, 0]);
  const entries = Object.entries(facts).flatMap(([key, value]) => [ggufText(key), textType, ggufText(value)]);
  return Buffer.concat([head, ...entries]);
}

/** The model that dev serves: the files that Tabby and vLLM look for, by their path in the model's folder. */
export function modelFiles(): ReadonlyMap<string, Buffer> {
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
  return new Map([
    ["config.json", json({ architectures: [architecture], description: what })],
    [
      "ggml/model-00001-of-00001.gguf",
      gguf({
        "general.architecture": architecture.toLowerCase(),
        "general.name": modelName,
        "general.description": what,
      }),
    ],
    ["tabby.json", json({ prompt_template: "<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>" })],
  ]);
}

/** Hash over the sorted list "<sha256>  <file>", as catalog/models.<env>.yaml has it. */
export function modelHash(): string {
  const sha256 = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");
  const lines = [...modelFiles()].map(([file, content]) => `${sha256(content)}  ${file}\n`);
  return sha256(lines.sort().join(""));
}

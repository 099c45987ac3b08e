import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

/** What the server was started with. */
export interface TabbyOptions {
  /** Folder of the model. */
  readonly model: string;
  readonly host: string;
  readonly port: number;
  /** Requests worked on at the same time. */
  readonly parallelism: number;
  /** Longest input in characters, and longest answer in tokens; from config.toml. */
  readonly maxInput: number;
  readonly maxAnswer: number;
}

const text = { type: "string" } as const;

function whole(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`${name} is ${JSON.stringify(value)}; allowed: a whole number from ${least} to ${most}`);
  }
  return number;
}

/** A number of the section [completion]; all that is read of the file. */
function completionSetting(config: string, name: string, otherwise: number): number {
  const section = /^\[completion\]$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(config)?.[1] ?? "";
  const value = new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, "m").exec(section)?.[1];
  return value === undefined ? otherwise : whole(`config.toml: completion.${name}`, value, 1, 100_000);
}

/**
 * Reads the command line of `tabby serve` and config.toml in TABBY_ROOT, the options that the platform uses and no others.
 *
 * @throws Error that names the option and what is allowed
 */
export function tabbyOptions(args: readonly string[], environment: NodeJS.ProcessEnv): TabbyOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: text,
      host: { ...text, default: "0.0.0.0" },
      port: { ...text, default: "8080" },
      device: { ...text, default: "cpu" },
      parallelism: { ...text, default: "1" },
      "no-webserver": { type: "boolean", default: false },
    },
  });
  if (values.model === undefined) throw new Error("--model is missing; give the folder of the model");
  if (values.device !== "cpu") {
    throw new Error(`--device is ${JSON.stringify(values.device)}; allowed: cpu, since this server has no GPU`);
  }
  if (!values["no-webserver"]) throw new Error("--no-webserver is missing: this server has no users of its own");
  const root = environment["TABBY_ROOT"] ?? path.join(environment["HOME"] ?? "/", ".tabby");
  const file = path.join(root, "config.toml");
  const config = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  return {
    model: values.model,
    host: values.host,
    port: whole("--port", values.port, 0, 65_535),
    parallelism: whole("--parallelism", values.parallelism, 1, 255),
    maxInput: completionSetting(config, "max_input_length", 1536),
    maxAnswer: completionSetting(config, "max_decoding_tokens", 64),
  };
}

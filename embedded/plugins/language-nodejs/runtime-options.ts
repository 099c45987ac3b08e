import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { splitArguments } from "./split-arguments";

/** Options below `runtime` in Pulumi.yaml or PulumiPolicy.yaml, as far as this host knows them. */
export interface RuntimeOptions {
  /** Compile TypeScript in the SDK (with ts-node and a type check). @default true */
  readonly typescript: boolean;
  /** Arguments for node itself, before the program. @default none */
  readonly nodeArguments: readonly string[];
  /** Path of the tsconfig file, for `typescript: true`. @default tsconfig.json of the program's folder */
  readonly tsconfig: string | undefined;
}

/** Reads the options of a program or plugin. Throws an Error that names the option. */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const options: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
  const text = (name: string): string | undefined => {
    const value = options[name];
    if (value === undefined || typeof value === "string") return value;
    throw new Error(`runtime option ${name}: ${JSON.stringify(value)} is not a text`);
  };
  const typescript = options["typescript"];
  if (typescript !== undefined && typeof typescript !== "boolean") {
    throw new Error(`runtime option typescript: ${JSON.stringify(typescript)} is neither true nor false`);
  }
  return {
    typescript: typescript ?? true,
    nodeArguments: splitArguments(text("nodeargs") ?? ""),
    tsconfig: text("tsconfig"),
  };
}

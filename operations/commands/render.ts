import type { Command } from "commander";
import { lazy } from "../lazy";

interface Options {
  readonly stack: string;
  readonly out: string;
  readonly unknowns?: true;
}

/** `webide render`: the whole platform as files, without an engine and without a cluster. */
export function register(program: Command): void {
  program
    .command("render")
    .description(
      "write every resource of a platform stack and its user shards as files; needs no engine and no cluster",
    )
    .requiredOption("--stack <name>", "dev or prod")
    .requiredOption("--out <dir>", "folder to write; an earlier render in it is replaced as a whole")
    .option(
      "--unknowns",
      "leave out what an engine would not know before the first deployment, as policies see it at preview",
    )
    .action(async (options: Options) => {
      const started = performance.now();
      const { renderPlatform } = lazy<typeof import("../render/render-platform")>("render/render-platform");
      const { writeFiles } = lazy<typeof import("../render/write-files")>("render/write-files");
      const files = await renderPlatform({ stack: options.stack, unknowns: options.unknowns ?? false });
      writeFiles(options.out, files);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${String(files.length)} files in ${options.out} (${seconds} s)\n`);
    });
}

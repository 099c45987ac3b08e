import { Command } from "commander";
import { ensureImages } from "./ensure-images";
import { registry } from "./registry";

const program = new Command("images").description("Builds the images of the embedded default.");

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort(new Error(`interrupted by ${signal}; what is finished stays finished`));
  });
}

program
  .command("ensure")
  .description("make images ready to be loaded; without names, all of them")
  .argument("[names...]")
  .action(async (names: string[]) => {
    const wanted = names.length > 0 ? names : registry.map((image) => image.name);
    for (const { name, version, digest, archive } of (
      await ensureImages(wanted, { signal: interrupt.signal })
    ).values()) {
      process.stdout.write(`${name}\t${version}\t${digest}\t${archive}\n`);
    }
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

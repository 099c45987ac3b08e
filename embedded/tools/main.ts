import { Command } from "commander";
import { ensureTools, findTool } from "./ensure";
import { registry } from "./registry";

const program = new Command("tools").description(
  "Builds and installs the tools of the embedded default and of the checks.",
);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interrupt.abort(new Error(`interrupted by ${signal}; what is finished stays finished`));
  });
}

program
  .command("ensure")
  .description("make tools ready; without names, all of them")
  .argument("[names...]")
  .option("--jobs <number>", "builds at the same time", Number)
  .action(async (names: string[], { jobs }: { jobs?: number }) => {
    const wanted = names.length > 0 ? names : registry.map((tool) => tool.name);
    const tools = await ensureTools(wanted, { signal: interrupt.signal, ...(jobs ? { jobs } : {}) });
    for (const tool of tools.values()) print(`${tool.name}\t${tool.version}\t${tool.dir}`);
  });

program
  .command("list")
  .description("every declared tool and whether it is ready")
  .action(async () => {
    for (const tool of registry) {
      const found = await findTool(tool);
      print(`${tool.name}\t${tool.version}\t${found?.dir ?? "not built yet"}`);
    }
  });

program
  .command("path")
  .description("path of one command (of the folder, for a tool that is only data), made ready first")
  .argument("<name>")
  .argument("[command]")
  .action(async (name: string, command?: string) => {
    const tool = (await ensureTools([name], { signal: interrupt.signal })).get(name);
    const onlyData = registry.some((one) => one.name === name && one.commands.length === 0);
    if (tool) print(onlyData && command === undefined ? tool.dir : tool.bin(command));
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

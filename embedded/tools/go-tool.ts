import fs from "node:fs";
import path from "node:path";
import { missingGo } from "./go-compiler";
import { lockedGoVersion } from "./locked-version";
import type { CachedTool } from "./tool";

/** Inputs of {@link goTool}. */
export interface GoToolArgs {
  readonly name: string;
  /** Folder with go.mod, go.sum and, for mains of our own, the Go files. */
  readonly folder: string;
  /** Module whose pinned version is the tool's version. */
  readonly module: string;
  /** Package of each command; "." for a main in the folder. */
  readonly packages: Readonly<Record<string, string>>;
  /** Further names of a command whose program acts by the name it is called by: name to command. @default none */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Build tags, which choose what of a program is compiled. @default none */
  readonly tags?: readonly string[];
  /** Variables set at link time (`-X name=value`). @default none */
  readonly stamps?: Readonly<Record<string, string>>;
  /** Environment of the compiler, such as GONOSUMDB for one path. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds of a first build. */
  readonly coldSeconds: number;
}

/** Commands compiled from one locked Go module. GOPROXY and GOTOOLCHAIN stay as the machine has them. */
export function goTool({
  name,
  folder,
  module,
  packages,
  aliases = {},
  tags = [],
  stamps = {},
  env = {},
  coldSeconds,
}: GoToolArgs): CachedTool {
  const sources = fs
    .readdirSync(folder)
    .filter((file) => /^go\.(mod|sum)$/.test(file) || (file.endsWith(".go") && !file.endsWith("_test.go")));
  const linker = ["-s", "-w", ...Object.entries(stamps).map(([variable, value]) => `-X ${variable}=${value}`)].join(
    " ",
  );
  const chosen = tags.length > 0 ? ["-tags", tags.join(",")] : [];
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", ...chosen, "-ldflags", linker];
  return {
    kind: "cached",
    name,
    version: lockedGoVersion(path.join(folder, "go.mod"), module),
    commands: [...Object.keys(packages), ...Object.keys(aliases)],
    coldSeconds,
    lockFiles: sources.map((file) => path.join(folder, file)),
    recipe: JSON.stringify({ flags, packages, aliases, env }),
    missing: () => missingGo(folder),
    async build({ dir, run, step }) {
      for (const [command, source] of Object.entries(packages)) {
        step(`go build ${source}`);
        const target = path.join(dir, "bin", command);
        await run("go", ["build", ...flags, "-o", target, source], {
          cwd: folder,
          env: { CGO_ENABLED: "0", GOWORK: "off", ...env },
        });
      }
      for (const [alias, command] of Object.entries(aliases)) fs.symlinkSync(command, path.join(dir, "bin", alias));
    },
  };
}

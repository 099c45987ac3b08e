import type { Manifest } from "../support/recorded";
import type { DeclaredObjects } from "./declared-objects";
import { containersOf, titleOf } from "./declared-objects";

/** A text that some program has to read, and where it stands. */
export interface Text {
  /** Object and key, or owner and container; the first of those that share the text. */
  readonly at: string;
  /** Name of the file, or `command`. */
  readonly name: string;
  readonly text: string;
}

/** Files of all ConfigMaps and Secrets, each different text once. */
export function configurationFiles(objects: DeclaredObjects): Text[] {
  const files = new Map<string, Text>();
  for (const object of objects.of("ConfigMap", "Secret")) {
    const data = { ...object["data"], ...object["stringData"] } as Record<string, string>;
    for (const [name, text] of Object.entries(data)) {
      const key = `${name}\n${text}`;
      if (!files.has(key)) files.set(key, { at: `${titleOf(object)} ${name}`, name, text });
    }
  }
  return [...files.values()];
}

const shells = /^(?:\/bin\/)?(sh|bash)$/;

/** Commands of a container, its probes and its hooks. */
function commands(container: Manifest): string[][] {
  const probes = ["startupProbe", "readinessProbe", "livenessProbe"].map(
    (name) => container[name] as Manifest | undefined,
  );
  const hooks = ["postStart", "preStop"].map((name) => container["lifecycle"]?.[name] as Manifest | undefined);
  const handled = [...probes, ...hooks].map((handler) => (handler?.["exec"]?.command ?? []) as string[]);
  const own = [...((container["command"] ?? []) as string[]), ...((container["args"] ?? []) as string[])];
  return [own, ...handled].filter((command) => command.length > 0);
}

/** A shell script and the shell that runs it. */
export interface ShellScript extends Text {
  readonly shell: "sh" | "bash";
}

/** Every shell script: files by their first line, and what `sh -c` is given. */
export function shellScripts(objects: DeclaredObjects): ShellScript[] {
  const ofFiles = configurationFiles(objects)
    .filter(({ name, text }) => name.endsWith(".sh") || text.startsWith("#!"))
    .map((file) => ({ ...file, shell: /^#!.*\bbash\b/.test(file.text) ? ("bash" as const) : ("sh" as const) }));
  const ofCommands = objects.pods.flatMap((pods) =>
    containersOf(pods).flatMap((container) =>
      commands(container)
        .filter(([program, flag]) => shells.test(program ?? "") && /^-[a-z]*c$/.test(flag ?? ""))
        .map(([program = "", , text = ""]) => ({
          at: `${pods.owner} ${String(container["name"])}`,
          name: "command",
          text,
          shell: shells.exec(program)?.[1] as "sh" | "bash",
        })),
    ),
  );
  return [...ofFiles, ...ofCommands];
}

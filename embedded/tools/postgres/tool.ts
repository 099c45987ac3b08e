import fs from "node:fs";
import path from "node:path";
import { debianTool } from "../debian-tool";
import { onPath } from "../on-path";
import type { SystemTool } from "../tool";

const commands = ["postgres", "initdb", "psql", "pg_isready"];
/** Debian keeps the server's programs off PATH, a folder for each major version. */
const versions = "/usr/lib/postgresql";

function newestFirst(): string[] {
  if (!fs.existsSync(versions)) return [];
  return fs
    .readdirSync(versions)
    .sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    .map((version) => path.join(versions, version, "bin"));
}

/** The PostgreSQL server, out of its Debian package or from PATH; all programs of one version. */
export const postgres: SystemTool = {
  ...debianTool({ name: "postgres", package: "postgresql", commands, services: ["postgresql"] }),
  find() {
    const server = onPath("postgres");
    const folders = [...(server === undefined ? [] : [path.dirname(fs.realpathSync(server))]), ...newestFirst()];
    const whole = folders.find((folder) => commands.every((command) => fs.existsSync(path.join(folder, command))));
    return whole === undefined ? undefined : new Map(commands.map((command) => [command, path.join(whole, command)]));
  },
};

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../operations/repository-root";
import { loadConfig } from "../../stacks/config";
import type { Door } from "./http-browser";

/** Where the public door of the platform in a state folder stands. */
export function doorOf(root: string): Door {
  const { settings } = loadConfig({ root: repositoryRoot, stack: "dev" });
  const forwards = JSON.parse(readFileSync(join(root, "cluster", "run", "forwards.json"), "utf8")) as {
    listen: string;
    target: string;
    error?: string;
  }[];
  const door = forwards.find(({ target, error }) => target.endsWith(":443") && error === undefined);
  const port = Number(door?.listen.split(":").at(-1));
  if (!Number.isInteger(port)) throw new Error(`no address of this machine leads to the public door of ${root}`);
  return { domain: settings.domain, doorPort: port, authority: join(root, "certificates", "authority.crt") };
}

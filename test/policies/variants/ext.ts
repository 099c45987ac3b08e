import type { Variant } from "./variant";
import { edit } from "./variant";

interface Entry {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly url: string;
}

const editor = /^prod-users-\d+ ConfigMap ide-[a-z-]+\/editor$/;

/** Changes the entry of one extension in a list. */
function extension(id: string, changes: Partial<Entry>): Variant["change"] {
  return edit(["data", "extensions.json"], (text) => {
    const list = JSON.parse(text as string) as Entry[];
    if (!list.some((entry) => entry.id === id)) throw new Error(`${id} is not in the list`);
    return JSON.stringify(list.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
  });
}

/** Extension lists of workspaces. */
export const variants: readonly Variant[] = [
  {
    title: "lists an extension that nobody approved",
    rule: "ext/id-exact",
    to: editor,
    change: extension("dbaeumer.vscode-eslint", { id: "someone.unknown" }),
  },
  {
    title: "lists an extension whose name has a Cyrillic letter",
    rule: "ext/id-exact",
    to: editor,
    change: extension("dbaeumer.vscode-eslint", { id: "dbaeumer.vscode-\u0435slint" }),
  },
  {
    title: "lists an extension that a blocked pattern hits",
    rule: "ext/blocked-patterns",
    also: { "ext/id-exact": "what is blocked is not approved either" },
    to: editor,
    change: extension("dbaeumer.vscode-eslint", { id: "ms-vscode-remote.remote-ssh" }),
  },
  {
    title: "lists a version just outside the approved range",
    rule: "ext/version-range",
    to: editor,
    change: extension("continue.continue", { version: "0.10.0" }),
  },
  {
    title: "lists the latest version",
    rule: "ext/version-range",
    to: editor,
    change: extension("TabbyML.vscode-tabby", { version: "latest" }),
  },
  {
    title: "fetches an extension from the public marketplace",
    rule: "ext/source",
    to: editor,
    change: extension("continue.continue", { url: "https://open-vsx.org/api/Continue/continue/0.9.245/file/x.vsix" }),
  },
  {
    title: "loads extensions from a folder that its user can write to",
    rule: "ext/readonly-dir",
    to: /^prod-users-\d+ Deployment ide-[a-z-]+\/code-server$/,
    change: edit(["spec", "template", "spec", "containers", 0, "volumeMounts"], (mounts) =>
      (mounts as { name: string }[]).map((mount) => ({
        ...mount,
        ...(mount.name === "extensions" && { readOnly: false }),
      })),
    ),
  },
  {
    title: "asks the public marketplace",
    rule: "ext/readonly-dir",
    to: /^prod-users-\d+ Deployment ide-[a-z-]+\/code-server$/,
    change: edit(["spec", "template", "spec", "containers", 0, "env"], (env) =>
      (env as { name: string }[]).map((entry) =>
        entry.name === "EXTENSIONS_GALLERY"
          ? { name: entry.name, value: '{"serviceUrl":"https://open-vsx.org/vscode/gallery"}' }
          : entry,
      ),
    ),
  },
];

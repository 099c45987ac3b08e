import { goodImage } from "./manifests";

type Part = Record<string, unknown>;

/** Mount of the list of extensions. */
export const list = { name: "config", mountPath: "/config", readOnly: true };
/** Mount of the extensions, as an editor has it. */
export const readOnly = { name: "extensions", mountPath: "/ext", readOnly: true };

/** Fills the folder of extensions from the list. */
export const installer: Part = {
  name: "extensions",
  image: goodImage,
  command: ["/usr/lib/code-server/lib/node", "/config/install.mjs"],
  args: ["--list=/config/extensions.json", "--into=/ext"],
  volumeMounts: [list, { name: "extensions", mountPath: "/ext" }],
};

/** Turns the marketplace off. */
export const gallery = { name: "EXTENSIONS_GALLERY", value: "{}" };

/** An editor that every rule about extensions accepts. */
export const editor: Part = {
  name: "code-server",
  image: goodImage,
  command: ["dumb-init", "/usr/bin/code-server"],
  args: ["--extensions-dir=/ext/current"],
  env: [gallery],
  volumeMounts: [{ name: "home", mountPath: "/home/coder" }, list, readOnly],
};

/** Volumes of its pod. */
export const volumes = [
  { name: "home", persistentVolumeClaim: { claimName: "home" } },
  { name: "config", configMap: { name: "editor" } },
  { name: "extensions", emptyDir: {} },
];

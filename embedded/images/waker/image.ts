import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { debianBase } from "../debian/base";
import type { Image } from "../image";
import type { Layer } from "../layer";
import { nodeLayer, nodePath } from "../node/layer";
import { bundleWaker } from "./bundle";

const program = "/opt/waker/waker.js";

/** The program itself, bundled anew whenever it is asked for: that takes a moment, and a change of any source is seen. */
const bundle: Layer = {
  ...{ name: "waker-program", lockFiles: [], tools: [], needs: [], coldSeconds: 1 },
  get recipe() {
    return createHash("sha256").update(bundleWaker()).digest("hex");
  },
  missing: () => undefined,
  fill({ root }) {
    const target = path.join(root, program);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, bundleWaker(), { mode: 0o644 });
    return Promise.resolve(undefined);
  },
};

/** Starts stopped workspaces and stops idle ones; a program of this project. */
export const waker: Image = {
  name: "waker",
  title: "Waker of workspaces",
  source: "programs/waker",
  version: "0.1.0",
  layers: [debianBase, nodeLayer, bundle],
  user: "10001:10001",
  entrypoint: [nodePath, program],
  ports: [8080],
};

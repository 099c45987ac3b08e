import fs from "node:fs";
import path from "node:path";
import { lockedPythonVersion } from "../locked-version";
import { createVenv, missingPython } from "../python-venv";
import type { CachedTool } from "../tool";
import { kubeconformSchemas } from "./kubeconform-schemas";

const requirements = path.join(__dirname, "requirements.txt");
const version = lockedPythonVersion(requirements, "kubernetes-validate");

/** Strict JSON schemas of the newest Kubernetes version that kubernetes-validate ships, laid out for kubeconform. */
export const kubernetesSchemas: CachedTool = {
  kind: "cached",
  name: "kubernetes-schemas",
  version,
  commands: [],
  coldSeconds: 20,
  lockFiles: [requirements, path.join(__dirname, "kubeconform-schemas.ts")],
  recipe: "v<version>-standalone-strict",
  missing: missingPython,
  async build(context) {
    const venv = await createVenv(context, requirements);
    context.step("arranging the schemas for kubeconform");
    const [python = ""] = fs.readdirSync(path.join(venv, "lib"));
    const shipped = path.join(venv, "lib", python, "site-packages", "kubernetes_validate", "kubernetes-json-schema");
    const target = path.join(context.dir, `v${version}-standalone-strict`);
    fs.mkdirSync(target);
    for (const [name, schema] of kubeconformSchemas(path.join(shipped, `v${version}-local-strict`))) {
      fs.writeFileSync(path.join(target, name), JSON.stringify(schema));
    }
    fs.rmSync(venv, { recursive: true });
  },
};

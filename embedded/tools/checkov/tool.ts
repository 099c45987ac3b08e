import { pythonTool } from "../python-tool";

/** Scans manifests for known misconfigurations; run it with `--skip-download` where there is no internet. */
export const checkov = pythonTool({
  name: "checkov",
  folder: __dirname,
  project: "checkov",
  commands: ["checkov"],
  coldSeconds: 75,
});

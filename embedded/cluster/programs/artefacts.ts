import fs from "node:fs";
import path from "node:path";
import type { ClusterPaths } from "../cluster-paths";
import { network } from "../network";
import { artefactKeys } from "../pki/artefact-certificate";
import { runningProcess } from "../processes/start-process";
import type { ProcessSpec } from "../processes/process-spec";
import { writeConfig } from "./write-config";

const name = "artefacts";
const sources = path.join(__dirname, "..", "..", "artefacts");
const files = ["main.ts", "artefact-server.ts", "file-store.ts"].map((file) => path.join(sources, file));

/** The company's artefact repository, as far as workspaces see one: at its declared address, inside the cluster's network. */
export function artefacts(paths: ClusterPaths): ProcessSpec {
  const { certificateFile, keyFile, publisherFile } = artefactKeys(paths);
  const config = path.join(paths.config, "artefacts.json");
  const { ip, port } = network.artefacts;
  const folder = path.join(paths.artefacts, "files");
  const settings = { host: ip, port, folder, certificateFile, keyFile, publisherFile };
  writeConfig(config, JSON.stringify(settings));
  return {
    name,
    command: process.execPath,
    args: ["--require", require.resolve("tsx/cjs"), path.join(sources, "main.ts"), config],
    // Options for the caller's own node are not for this one.
    env: { NODE_OPTIONS: "" },
    inputs: [config, certificateFile, keyFile, publisherFile, ...files],
    readySeconds: 60,
    notReady: () => {
      const pid = runningProcess(paths, name)?.identity.pid;
      // Its address is inside, where nothing of the host reaches: what it says must do.
      const said = fs.existsSync(paths.log(name)) ? fs.readFileSync(paths.log(name), "utf8") : "";
      const isReady = pid !== undefined && said.includes(`listening on ${ip}:${port}`);
      return Promise.resolve(isReady ? undefined : "it does not listen yet");
    },
  };
}

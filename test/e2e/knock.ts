import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { enterNamespaces } from "../../embedded/cluster/node/enter";
import { ClusterPaths } from "../../embedded/cluster/cluster-paths";
import type { E2ePlatform } from "../support/e2e-platform";
import type { Inside } from "../support/exec-in-pod";

/** What somebody who tries to connect sees. Whether a packet is dropped or a refusal comes back makes no difference. */
export type Knocked = "open" | "closed";

/** The Node of the editor's image; what a user has in the terminal. */
export const editorNode = "/usr/lib/code-server/lib/node";

/** Tries all addresses at once and prints what came of each; a port that keeps silent is closed after the seconds given. */
const script = `
const net = require("node:net");
const [seconds, ...targets] = process.argv.slice(1);
const knock = (target) => new Promise((done) => {
  const [, host, port] = /^(.*):(\\d+)$/.exec(target);
  const socket = net.connect({ host, port: Number(port) });
  const end = (result) => { socket.destroy(); done([target, result]); };
  socket.setTimeout(Number(seconds) * 1000, () => end("closed"));
  socket.on("connect", () => end("open"));
  socket.on("error", () => end("closed"));
});
Promise.all(targets.map(knock)).then((all) => console.log(JSON.stringify(Object.fromEntries(all))));
`;
const seconds = "4";

/** Tries addresses (`host:port`) from inside a user's container. */
export async function knockFromEditor(
  platform: E2ePlatform,
  editor: Inside,
  targets: readonly string[],
): Promise<Record<string, Knocked>> {
  const { code, out, err } = await platform.exec(editor, [editorNode, "-e", script, seconds, ...targets]);
  if (code !== 0) throw new Error(`knocking from ${editor.namespace}: ${err}`);
  return JSON.parse(out) as Record<string, Knocked>;
}

/** Tries addresses from the node itself, which network policies do not hold back from its own pods: who is there at all. */
export async function knockFromNode(
  platform: E2ePlatform,
  targets: readonly string[],
): Promise<Record<string, Knocked>> {
  const { stdout } = await onNode(platform, [process.execPath, "-e", script, seconds, ...targets]);
  return JSON.parse(stdout) as Record<string, Knocked>;
}

/** Runs a command in the network of the node, with the machine's own files. */
export function onNode(platform: E2ePlatform, command: readonly string[]) {
  const [enter = "", ...how] = nodeNetwork(platform);
  return promisify(execFile)(enter, [...how, ...command], { encoding: "utf8" });
}

/** What is put before a command to run it in the network of the node. */
export function nodeNetwork(platform: E2ePlatform): string[] {
  const { prefix } = enterNamespaces(new ClusterPaths(platform.clusterDir));
  const target = prefix[prefix.indexOf("--target") + 1] ?? "";
  return ["nsenter", "--target", target, "--net", "--"];
}

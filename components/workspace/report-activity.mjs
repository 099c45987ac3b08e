// Says whether a workspace is in use. Runs beside the editor with the editor image's own Node, sees its processes
// (the pod shares its process namespace) and its connections, and takes no input.
//
//   node report-activity.mjs <heartbeat file> <editor port> <port>
//
// GET /activity answers {startedAt, lastHeartbeat, connected, terminalJobs}: three times and counts, no names, no paths.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import process from "node:process";

const shells = new Set(["bash", "csh", "dash", "fish", "ksh", "nu", "pwsh", "sh", "tcsh", "zsh"]);
/** Options of shells that take the next word; whatever else stands free is a script to run. */
const withValue = new Set(["--init-file", "--rcfile", "--init-command", "-o", "-O", "+o", "+O"]);

/** Shells that wait for input: started with options only, and none of those is a command. */
function isWaitingShell([program = "", ...args]) {
  if (!shells.has(path.basename(program).replace(/^-/, ""))) return false;
  for (let i = 0; i < args.length; i += 1) {
    if (withValue.has(args[i])) i += 1;
    else if (!args[i].startsWith("-") || /^-[a-z]*c|^--command/.test(args[i])) return false;
  }
  return true;
}

/** One process; undefined when it is gone, dead or another user's. */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything, parentheses too.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return { pid, parent, words };
  } catch {
    return undefined;
  }
}

/** Whether a process was started in a terminal of the editor, whoever its parent is now. */
function isOfTerminal(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes("TERM_PROGRAM=vscode");
  } catch {
    return false;
  }
}

/**
 * Processes of the terminals beside waiting shells: what stands below the editor's terminal host, and what was left
 * behind by a terminal that is closed.
 */
function terminalJobs() {
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readProcess)
    .filter((found) => found !== undefined);
  const byPid = new Map(processes.map((one) => [one.pid, one]));
  const isHost = ({ words }) => words.includes("--type=ptyHost");
  const isBelowHost = (one) => {
    for (let up = byPid.get(one.parent); up !== undefined; up = byPid.get(up.parent)) if (isHost(up)) return true;
    return false;
  };
  return processes.filter(
    (one) => !isHost(one) && !isWaitingShell(one.words) && (isBelowHost(one) || isOfTerminal(one.pid)),
  ).length;
}

/** Established connections to a local port. The kernel writes addresses and states in hexadecimal. */
function connections(port) {
  const own = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["tcp", "tcp6"]
    .flatMap((table) => {
      try {
        return readFileSync(`/proc/net/${table}`, "utf8").split("\n").slice(1);
      } catch {
        return [];
      }
    })
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", , state]) => local.endsWith(own) && state === "01").length;
}

/** The editor touches this file once a minute while a browser is connected. */
function lastHeartbeat(file) {
  try {
    return statSync(file).mtime.toISOString();
  } catch {
    return null;
  }
}

const [heartbeatFile, editorPort, port] = process.argv.slice(2);
if (port === undefined) {
  console.error("usage: node report-activity.mjs <heartbeat file> <editor port> <port>");
  process.exit(2);
}
const startedAt = new Date().toISOString();

function report() {
  return {
    startedAt,
    lastHeartbeat: lastHeartbeat(heartbeatFile),
    connected: connections(Number(editorPort)),
    terminalJobs: terminalJobs(),
  };
}

/** A full look at all processes once a second is enough for whoever asks. */
let last = { at: 0, text: "" };

const server = createServer((request, response) => {
  request.resume();
  if (request.method !== "GET" || (request.url !== "/activity" && request.url !== "/healthz")) {
    response.writeHead(404).end();
  } else if (request.url === "/healthz") {
    response.writeHead(200).end();
  } else {
    if (Date.now() - last.at > 1000) last = { at: Date.now(), text: JSON.stringify(report()) };
    response.writeHead(200, { "content-type": "application/json" }).end(last.text);
  }
});
server.listen(Number(port));
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));

// How long the editor takes to stand in the browser, with its pod cold and warm, and what edge and gateway add to the
// programs behind them, on a platform that runs on a real node:
// WEBIDE_E2E_STATE=<its WEBIDE_STATE> node --require tsx/cjs test/bench/ide-load.ts
import https from "node:https";
import { readFileSync } from "node:fs";
import type { BrowserContext } from "playwright-core";
import { EditorPage } from "../e2e/pages/editor-page";
import { signIn } from "../e2e/people";
import { killPods, podsReady } from "../e2e/pods";
import { Workstation } from "../e2e/workstation";
import { execInPod } from "../support/exec-in-pod";
import { E2ePlatform } from "../support/e2e-platform";

const loads = 5;
const calls = 200;
/** Below what a user may ask for in a minute. */
const chats = 40;

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function row(what: string, values: readonly number[], unit: number): string {
  const cell = (share: number): string => (at(values, share) / unit).toFixed(unit === 1000 ? 2 : 1);
  return `| ${what} | ${String(values.length)} | ${cell(0.5)} | ${cell(0.95)} |`;
}

/** Milliseconds until the workbench stands, in a window that has nothing in its cache. */
async function load(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await new EditorPage(page).opened();
  const took = performance.now() - begun;
  await page.close();
  return took;
}

/** One request after the other over one connection, each timed. */
async function requests(ask: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let call = 0; call < calls + 20; call += 1) {
    const begun = performance.now();
    await ask();
    if (call >= 20) times.push(performance.now() - begun);
  }
  return times;
}

/** Times requests inside a pod, where the program answers without anything before it; prints milliseconds as JSON. */
const timedInside = (url: string): string => `
const http = require("node:http"), agent = new http.Agent({ keepAlive: true }), times = [];
const ask = () => new Promise((done, fail) => http.get(${JSON.stringify(url)}, { agent }, (res) => res.resume().on("end", done)).on("error", fail));
(async () => { for (let i = 0; i < ${String(calls + 20)}; i++) { const t = performance.now(); await ask(); if (i >= 20) times.push(performance.now() - t); }
console.log(JSON.stringify(times)); agent.destroy(); })();`;

/** Times chat requests inside the gateway's pod, which is let to the model server; the key of a user comes as input. */
const timedChat = `
import http.client, json, os, sys, time
def timed(host, port, path, key, model):
    connection, times = http.client.HTTPConnection(host, port), []
    body = json.dumps({"model": model, "max_tokens": 8, "messages": [{"role": "user", "content": "hello"}]})
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    for call in range(${String(chats + 5)}):
        begun = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200: sys.exit(f"{host} answers {answer.status}: {text[:200]}")
        if call >= 5: times.append((time.perf_counter() - begun) * 1000)
    return times
vllm = ("vllm.ai.svc.cluster.local", 8000, "/v1/chat/completions", os.environ["VLLM_API_KEY"])
gateway = ("127.0.0.1", 4000, "/v1/chat/completions", sys.stdin.readline().strip())
print(json.dumps([timed(*vllm, sys.argv[1]), timed(*gateway, "code-chat")]))
`;

async function measure(): Promise<string> {
  const state = process.env["WEBIDE_E2E_STATE"];
  if (state === undefined) throw new Error("WEBIDE_E2E_STATE must name the state folder of a platform that runs");
  const platform = await E2ePlatform.running(state);
  const desk = await Workstation.open(platform.door);
  const editor = { namespace: "ide-alice", app: "code-server" };
  const host = `alice.${platform.hosts.workspaceParent}`;
  const ready: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  const context = await desk.person();
  await signIn(context, platform, "alice");
  for (let turn = 0; turn < loads; turn += 1) {
    process.stderr.write(`load ${String(turn + 1)} of ${String(loads)}\n`);
    const begun = performance.now();
    await killPods(platform, editor);
    await podsReady(platform, editor);
    ready.push(performance.now() - begun);
    cold.push(await load(context, `https://${host}/`));
    warm.push(await load(context, `https://${host}/`));
  }
  const cookies = await context.cookies(`https://${host}/`);
  const agent = new https.Agent({
    keepAlive: true,
    maxSockets: 1,
    ca: readFileSync(platform.door.authority),
    servername: host,
  });
  const through = await requests(
    () =>
      new Promise((done, fail) => {
        const headers = { Host: host, Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
        https
          .get({ host: "127.0.0.1", port: platform.door.doorPort, path: "/healthz", agent, headers }, (answer) => {
            if (answer.statusCode !== 200) fail(new Error(`the edge answers ${String(answer.statusCode)}`));
            answer.resume().on("end", done);
          })
          .on("error", fail);
      }),
  );
  agent.destroy();
  const node = "/usr/lib/code-server/lib/node";
  const inside = await platform.exec(await platform.editor("alice"), [
    node,
    "-e",
    timedInside("http://127.0.0.1:8080/healthz"),
  ]);
  const alone = JSON.parse(inside.out) as number[];
  const { out: key } = await platform.exec(await platform.editor("alice"), ["printenv", "LITELLM_KEY"]);
  const pod = (await platform.pod("ai", "litellm")).metadata?.name ?? "";
  const served = (await platform.pod("ai", "vllm")).spec?.containers[0]?.args ?? [];
  const model = served[served.indexOf("--served-model-name") + 1] ?? "";
  const gateway = { namespace: "ai", pod, container: "litellm" };
  const chat = await execInPod(platform.kubeConfig, gateway, ["python3", "-c", timedChat, model], key);
  if (chat.code !== 0) throw new Error(chat.err);
  const [direct = [], gated = []] = JSON.parse(chat.out) as number[][];
  await desk.close();
  return [
    "| what | times | median | P95 |",
    "|---|---|---|---|",
    row("pod ready after its predecessor was killed, s", ready, 1000),
    row("editor in the browser, pod just ready, s", cold, 1000),
    row("editor in the browser, pod warm, s", warm, 1000),
    row("one request to code-server alone, ms", alone, 1),
    row("the same through edge and sign-in proxy, ms", through, 1),
    row("a chat request to the model server alone, ms", direct, 1),
    row("the same through the gateway, ms", gated, 1),
    `| added by the gateway, ms | | ${(at(gated, 0.5) - at(direct, 0.5)).toFixed(1)} | ${(at(gated, 0.95) - at(direct, 0.95)).toFixed(1)} |`,
    `| added by the edge, ms | | ${(at(through, 0.5) - at(alone, 0.5)).toFixed(1)} | ${(at(through, 0.95) - at(alone, 0.95)).toFixed(1)} |`,
  ].join("\n");
}

measure().then(
  (table) => {
    process.stdout.write(`${table}\n`);
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);

import type http from "node:http";
import { checkModelFolder } from "./engine/model-folder";
import { listen } from "./http/json-server";
import { tabbyOptions } from "./tabby/tabby-options";
import { TabbyServer } from "./tabby/tabby-server";
import { vllmOptions } from "./vllm/vllm-options";
import { VllmServer } from "./vllm/vllm-server";

/** Ends when told to: takes no more, and gives what is under way its time. */
function endOnSignal(server: http.Server, seconds: number): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeIdleConnections();
      setTimeout(() => process.exit(0), seconds * 1000).unref();
    });
  }
}

async function serve(product: string, args: readonly string[]): Promise<void> {
  if (product === "tabby") {
    const options = tabbyOptions(args, process.env);
    checkModelFolder(options.model, ["tabby.json", "ggml/model-00001-of-00001.gguf"]);
    const { server } = new TabbyServer(options);
    endOnSignal(server, 1);
    await listen(server, options.host, options.port);
  } else if (product === "vllm") {
    const options = vllmOptions(args, process.env);
    checkModelFolder(options.model, []);
    const { server } = new VllmServer(options);
    endOnSignal(server, options.shutdownSeconds);
    await listen(server, options.host, options.port);
  } else {
    throw new Error(`${JSON.stringify(product)} is not a product; allowed: tabby, vllm`);
  }
  process.stdout.write(`${product}: the stand-in model of the embedded default is ready\n`);
}

const [product = "", command, ...rest] = process.argv.slice(2);
const started =
  command === "serve"
    ? serve(product, rest)
    : Promise.reject(new Error(`${JSON.stringify(command ?? "")} is not a command; allowed: serve`));
started.catch((error: unknown) => {
  process.stderr.write(`${product}: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

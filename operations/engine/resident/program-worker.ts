// A process that runs this checkout's program again and again, for one stack after the other: it loads the SDK and the
// program once, and by the second stack its code is warm. Started by resident-programs.ts with the program's module.
import { createRequire } from "node:module";
import { RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ProgramOrder } from "./program-order";

const load = createRequire(__filename);
const { stackProgram } = load(process.argv[2] ?? "") as typeof import("../../../stacks/stack-program");

/** The part of the Automation API that runs inline programs; the SDK keeps its type to itself. */
interface InlineServer {
  readonly run: (call: { readonly request: RunRequest }, answer: (error?: Error) => void) => void;
}
const { LanguageServer } = load("@pulumi/pulumi/automation/server") as {
  readonly LanguageServer: new (program: () => unknown) => InlineServer;
};

let given: readonly string[] = [];

function setEnvironment(environment: Readonly<Record<string, string>>): void {
  for (const name of given) Reflect.deleteProperty(process.env, name);
  given = Object.keys(environment);
  Object.assign(process.env, environment);
}

process.on("message", ({ request, engineAddress, environment }: ProgramOrder) => {
  setEnvironment(environment);
  // An inline program learns from its arguments where the engine listens.
  const order = RunRequest.deserializeBinary(request).setArgsList([engineAddress]);
  let answered = false;
  new LanguageServer(stackProgram).run({ request: order }, (error) => {
    if (answered) return; // after a failure the SDK answers once more
    answered = true;
    process.send?.({ problem: error?.message });
  });
});
process.on("disconnect", () => process.exit());

import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { serve } from "../wire/serve";
import { ChildProcesses } from "./child-processes";
import { languageRuntime } from "./language-runtime";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

// The engine's own address is the last argument; flags for its logging may stand before it.
const engineAddress = process.argv.at(-1) ?? "";
const children = new ChildProcesses();

const runtime = languageRuntime(
  {
    program: (request, address, signal) => runProgram(request, address, children, signal),
    plugin: (call, signal) => runPlugin(call, children, signal),
    stop: () => {
      children.stop();
    },
  },
  engineAddress,
);
void serve(LanguageRuntimeService, runtime);

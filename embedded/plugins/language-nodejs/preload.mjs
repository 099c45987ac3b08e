// Loaded by node before a program or a policy pack (--require).
import Module, { createRequire } from "node:module";
import util from "node:util";

const sdk = process.env.WEBIDE_PULUMI_SDK;
delete process.env.WEBIDE_PULUMI_SDK;

// Of the 0.4 s that @pulumi/pulumi takes to load, 0.25 s are the TypeScript compiler and npm's arborist, which it needs for
// one thing only, dynamic providers; here they load at their first use.
const load = Module._load;
Module._load = function (request, parent, isMain) {
  const real = () => load.call(Module, request, parent, isMain);
  if (request.endsWith("/typescript-shim")) return new Proxy({}, { get: (_, name) => real()[name] });
  if (request === "@npmcli/arborist") {
    return {
      __esModule: true,
      get Arborist() {
        return real().Arborist;
      },
    };
  }
  return load.call(this, request, parent, isMain);
};

// The SDK prints an error of the program in colour. Node 20.20 then never ends: it looks for the end of a package's name in
// each line of the stack, and the lines of the SDK's own source maps (node_modules/@pulumi/output.ts) have none.
const { inspect } = util;
util.inspect = Object.assign(
  (value, options, ...rest) =>
    inspect(value, value instanceof Error && options?.colors ? { ...options, colors: false } : options, ...rest),
  inspect,
);

// The SDK is loaded here, before any compiler hook (tsx) of the program, which would look through each of its files once
// more. With tracing on, though, the SDK must patch gRPC before anything else loads it.
if (sdk !== undefined && !process.env.TRACEPARENT) createRequire(import.meta.url)(sdk);

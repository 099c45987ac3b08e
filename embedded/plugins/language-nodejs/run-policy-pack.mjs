// Runs a policy pack that node can read as it is (its entry is JavaScript). @pulumi/pulumi/cmd/run-policy-pack would do
// the same, but loads the whole SDK first, and ts-node with its type check, which costs 0.5 s; a pack that needs the SDK
// loads it itself.
//
// run-policy-pack.mjs <engine address> <pack folder>
import { createRequire } from "node:module";

const [, , , pack] = process.argv;
const entry = createRequire(import.meta.url)(pack);
if (typeof entry === "function") await entry();

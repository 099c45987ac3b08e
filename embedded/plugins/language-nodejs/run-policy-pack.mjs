// Runs a policy pack that node can read as it is (its entry is JavaScript). @pulumi/pulumi/cmd/run-policy-pack would do
// the same, but registers ts-node with its type check first, which costs 0.4 s and is of no use here.
//
// run-policy-pack.mjs <SDK's cmd/run-policy-pack folder> <engine address> <pack folder>
import { createRequire } from "node:module";
import path from "node:path";

/** The code with which the SDK's own runner ends after it has told the user what went wrong. */
const alreadyReported = 32;

const [, , sdk, , pack] = process.argv;
const failures = new Set();
const reported = new Set();
let running = false;

const onFailure = (error) => {
  failures.add(error);
  if (!running) process.stderr.write(`${error?.stack ?? error}\n`);
};
process.on("uncaughtException", onFailure);
process.on("unhandledRejection", onFailure);
process.on("exit", (code) => {
  if (code !== 0 || failures.size === 0) return;
  process.exitCode = [...failures].every((error) => reported.has(error)) ? alreadyReported : 1;
});

createRequire(import.meta.url)(path.join(sdk, "run.js"))
  .run({
    argv: { _: [pack] },
    programStarted: () => {
      running = true;
    },
    reportLoggedError: (error) => reported.add(error),
    typeScript: false,
  })
  .then(() => {
    running = false;
  });

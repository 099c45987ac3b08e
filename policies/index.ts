import { servePack } from "./analyzer/serve-pack";
import { ownPack } from "./own-pack";

// The pack as a process of its own; start.mjs decides whether there has to be one.

void servePack(ownPack()).then(({ port }) => {
  // What the engine waits for: the port, as one line.
  process.stdout.write(`${String(port)}\n`);
});

// Entry of the pack, as the engine starts it for each run.
//
// Where `webide` runs the engine it lends the pack that it has loaded itself (operations/engine/resident-pack.ts): a pack
// of its own would cost each run half a second. By hand, or when nobody answers, the pack is loaded here.
import { createRequire } from "node:module";
import { connect } from "node:net";

function load() {
  const require = createRequire(import.meta.url);
  // Pulumi would compile TypeScript with a type check at every run; tsx only strips the types, as everywhere else in this
  // project.
  require("tsx/cjs");
  require("./index.ts");
}

/** Asks for a pack, passes its port on, and lives as long as the engine lets it; the pack is given back by dying. */
function borrow(lender) {
  let line = "";
  const socket = connect(lender);
  socket.setEncoding("utf8");
  socket.on("data", (text) => {
    line += text;
    if (line.endsWith("\n")) process.stdout.write(line);
  });
  socket.on("error", () => undefined); // "close" follows, and decides
  socket.on("close", () => {
    if (line.endsWith("\n")) process.exit();
    load();
  });
}

const lender = process.env.WEBIDE_PACK;
if (lender === undefined) load();
else borrow(lender);

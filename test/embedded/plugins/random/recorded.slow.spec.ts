import path from "node:path";
import { findTool } from "../../../../embedded/tools/ensure";
import { pulumi } from "../../../../embedded/tools/pulumi/tool";
import { officialPlugin } from "../../../../embedded/plugins/official-plugin";
import { standIns } from "../../../../embedded/plugins/stand-ins";
import { startProvider } from "../wire/provider-client";
import type { ConnectedProvider } from "../wire/provider-client";
import { replayRecording } from "./replay";

const bin = path.join(__dirname, "../../../../embedded/plugins/bin");

// The contract holds for whichever plugin the engine would start here.
describe("the random plugin that is present answers every recorded call as the official one did", function () {
  this.timeout(60_000);
  let provider: ConnectedProvider;
  before(async () => {
    const random = standIns.find(({ name }) => name === "random")!;
    const engine = await findTool(pulumi);
    const official = officialPlugin(random, engine?.bin() ?? process.execPath, process.env);
    provider = await startProvider(official ?? path.join(bin, random.command));
  });
  after(() => provider.close());

  replayRecording(() => provider);
});

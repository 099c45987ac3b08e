// Started by tests as a process of its own: ensures one slow fake tool. Arguments: folder, milliseconds.
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";
import { ensureTools } from "../../../embedded/tools/ensure";
import { countedBuild, fakeTool } from "./fake-tool";

const [folder = "", milliseconds = "0"] = process.argv.slice(2);
const tool = fakeTool(folder, {
  async build(context) {
    countedBuild(path.join(folder, "builds"), context);
    console.log("building");
    await sleep(Number(milliseconds));
  },
});
void ensureTools(["fake"], { tools: [tool], root: folder, progress: () => undefined });

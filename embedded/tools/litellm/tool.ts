import { pythonTool } from "../python-tool";

/**
 * The LiteLLM proxy, with what its Prometheus metrics and Redis counters need.
 * Run it with LITELLM_LOCAL_MODEL_COST_MAP=True: it asks the internet for prices at start otherwise.
 */
export const litellm = pythonTool({
  name: "litellm",
  folder: __dirname,
  project: "litellm",
  commands: ["litellm"],
  coldSeconds: 90,
});

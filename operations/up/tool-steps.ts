import type { Progress } from "../../embedded/tools/progress";
import { age } from "../progress/age";
import type { ProgressView, Step } from "../progress/progress-view";

/** Shows the making of tools: one step a tool, from the moment that something happens to it. */
export function toolSteps(view: ProgressView): Progress {
  const steps = new Map<string, Step>();
  return ({ tool, state, detail, left, leftSeconds }) => {
    const step = steps.get(tool.name) ?? view.step(`tool ${tool.name} ${tool.version}`);
    steps.set(tool.name, step);
    const others = left.filter((name) => name !== tool.name);
    if (state === "ready") step.done("ready");
    else if (state === "failed") step.failed("see below");
    else {
      const rest = others.length > 0 ? `, beside it ${others.join(", ")}` : "";
      step.update(`${detail}; about ${age(leftSeconds * 1000)} left${rest}`);
    }
  };
}

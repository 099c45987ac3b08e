import type { Progress } from "../../embedded/tools/progress";
import { age } from "../progress/age";
import type { ProgressView, Step } from "../progress/progress-view";

/** Shows the making of tools, or of other things built likewise: one step each, from the moment that something happens. */
export function toolSteps(view: ProgressView, kind = "tool"): Progress {
  const steps = new Map<string, Step>();
  return ({ tool, state, detail, left, leftSeconds }) => {
    const step = steps.get(tool.name) ?? view.step(`${kind} ${tool.name} ${tool.version}`);
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

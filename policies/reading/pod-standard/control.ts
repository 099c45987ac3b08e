import { finding } from "../../cel/finding";
import { text } from "../../cel/text";
import type { Field } from "../../field";
import type { PodTemplate } from "../pods/pod-templates";
import { podContainers } from "../pods/pod-templates";
import type { Violation } from "../../rule";

/** One control of the Pod Security Standards, in both of its forms. */
export interface Control {
  /** As the standard calls it, in one word. */
  readonly name: string;
  readonly check: (pod: PodTemplate) => Iterable<Violation>;
  /** CEL of a list of messages, from the variables of {@link celVariables} and those of every rule about pods. */
  readonly cel: string;
}

/** What may stand in a place, and what to do where something else does. */
export interface Advice {
  readonly allowed: string;
  readonly whatToDo: string;
}

/** The security contexts of a pod: its own and one for each container. */
export function securityContexts({ spec }: PodTemplate): Field[] {
  return [spec, ...podContainers(spec)].map((owner) => owner.at("securityContext"));
}

/** Whether the pod says that it is one for Windows; the API refuses Linux settings on it, and no Linux node starts it. */
export function isWindows({ spec }: PodTemplate): boolean {
  return spec.at("os", "name").text() === "windows";
}

/** Whether the pod has users of its own: root inside it is nobody on the node. */
export function hasOwnUsers({ spec }: PodTemplate): boolean {
  return spec.at("hostUsers").flag() === false;
}

const pod = "dyn(variables.pod)";

/**
 * The same for CEL: `variables.contexts`, each with `of`, whom it belongs to, and `own`, what stands in it; the pod's own as
 * `variables.podContext`; `variables.isWindows` and `variables.hasOwnUsers`.
 */
export const celVariables = {
  podContext: `${pod}.?securityContext.orValue({})`,
  contexts:
    `[{"of": dyn("the pod"), "own": dyn(variables.podContext)}] + ` +
    `variables.containers.map(c, {"of": dyn("container " + c.name), "own": dyn(c.?securityContext.orValue({}))})`,
  isWindows: `${pod}.?os.?name.orValue("") == "windows"`,
  hasOwnUsers: `!${pod}.?hostUsers.orValue(true)`,
};

/** CEL of the message about a place, which is CEL as well. */
export function told(found: string, { allowed, whatToDo }: Advice): string {
  return finding({ found, allowed: text(allowed), whatToDo });
}

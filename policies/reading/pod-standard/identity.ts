import { podContainers } from "../pods/pod-templates";
import type { Advice, Control } from "./control";
import { hasOwnUsers, isWindows, securityContexts, told } from "./control";

const mustSay: Advice = { allowed: "true", whatToDo: "Write runAsNonRoot: true into the securityContext of the pod." };

/** Every container must say that it is not root, or its pod must. Level restricted. */
export const nonRoot: Control = {
  name: "nonRoot",
  *check(pod) {
    if (hasOwnUsers(pod)) return;
    const ofPod = pod.spec.at("securityContext", "runAsNonRoot");
    if (ofPod.flag() === false) yield { field: ofPod, ...mustSay };
    for (const container of podContainers(pod.spec)) {
      const field = container.at("securityContext", "runAsNonRoot");
      const isSaid = !field.isAbsent || !ofPod.isAbsent;
      if (field.flag() === false || !isSaid) yield { field, ...mustSay };
    }
  },
  cel:
    `variables.hasOwnUsers ? [] : variables.contexts.filter(s, !s.own.?runAsNonRoot.orValue(` +
    // The pod need not say it; a container need not where its pod does.
    `s.of == "the pod" || variables.podContext.?runAsNonRoot.hasValue()))` +
    `.map(s, ${told('"runAsNonRoot of " + s.of + " is false or not set"', mustSay)})`,
};

const above0: Advice = {
  allowed: "a user id above 0",
  whatToDo: "Use the id of the user that the image was built for.",
};

/** Nobody is user 0. Level restricted. */
export const userId: Control = {
  name: "userId",
  *check(pod) {
    if (hasOwnUsers(pod)) return;
    for (const context of securityContexts(pod)) {
      const field = context.at("runAsUser");
      // Whatever is no plain positive number could be read as 0 by somebody.
      if (!field.isAbsent && !/^[1-9]\d*$/.test(field.quantity() ?? "")) yield { field, ...above0 };
    }
  },
  cel:
    `variables.hasOwnUsers ? [] : variables.contexts.filter(s, s.own.?runAsUser.orValue(1) < 1)` +
    `.map(s, ${told('"runAsUser of " + s.of + " is " + string(s.own.runAsUser)', above0)})`,
};

const noMore: Advice = {
  allowed: "false",
  whatToDo: "Write it out: Kubernetes allows it where nothing stands.",
};

/** No process can gain rights that its parent has not. Level restricted. */
export const privilegeEscalation: Control = {
  name: "privilegeEscalation",
  *check(pod) {
    if (isWindows(pod)) return;
    for (const container of podContainers(pod.spec)) {
      const field = container.at("securityContext", "allowPrivilegeEscalation");
      if (field.flag() !== false) yield { field, ...noMore };
    }
  },
  cel:
    `variables.isWindows ? [] : variables.containers.filter(c, c.?securityContext.?allowPrivilegeEscalation.orValue(true))` +
    `.map(c, ${told('"allowPrivilegeEscalation of container " + c.name + " is true or not set"', noMore)})`,
};

const dropAll: Advice = { allowed: "a list with ALL", whatToDo: 'Write drop: ["ALL"], in capital letters.' };
const lowPorts = "NET_BIND_SERVICE";
const addLittle: Advice = {
  allowed: `${lowPorts} alone`,
  whatToDo: "Delete it, or listen on a port above 1023.",
};

/** All capabilities are dropped; only the right to open a low port may be taken back. Level restricted. */
export const capabilities: Control = {
  name: "capabilities",
  *check(pod) {
    if (isWindows(pod)) return;
    for (const container of podContainers(pod.spec)) {
      const held = container.at("securityContext", "capabilities");
      const field = held.at("drop");
      if (!field.items().some((item) => item.text() === "ALL")) yield { field, ...dropAll };
      for (const added of held.at("add").items()) {
        if (added.text() !== lowPorts) yield { field: added, ...addLittle };
      }
    }
  },
  cel:
    `variables.isWindows ? [] : variables.containers.filter(c, !("ALL" in c.?securityContext.?capabilities.?drop.orValue([])))` +
    `.map(c, ${told('"capabilities.drop of container " + c.name + " has no ALL"', dropAll)}) + ` +
    `variables.containers.map(c, c.?securityContext.?capabilities.?add.orValue([]).filter(a, a != "${lowPorts}")` +
    `.map(a, ${told('"capabilities.add of container " + c.name + " has " + a', addLittle)})).flatten()`,
};

import { text, texts } from "../../cel/text";
import { podContainers } from "../pods/pod-templates";
import type { Advice, Control } from "./control";
import { securityContexts, told } from "./control";

const deleteIt = "Delete the line.";

const namespaces = ["hostNetwork", "hostPID", "hostIPC"];
const ownNamespaces: Advice = { allowed: "false", whatToDo: "Delete the line: a pod has its own." };

/** The node's network, processes and shared memory stay its own. Level baseline. */
export const hostNamespaces: Control = {
  name: "hostNamespaces",
  *check({ spec }) {
    for (const key of namespaces) {
      const field = spec.at(key);
      if (field.flag() === true) yield { field, ...ownNamespaces };
    }
  },
  cel: `${texts(namespaces)}.filter(k, dyn(variables.pod)[?k].orValue(false)).map(k, ${told('k + " is true"', ownNamespaces)})`,
};

const noPort: Advice = { allowed: "nothing, or 0", whatToDo: "Delete the line and reach the pod through a Service." };

/** Ports of the node stay its own. Level baseline. */
export const hostPorts: Control = {
  name: "hostPorts",
  *check({ spec }) {
    for (const port of podContainers(spec).flatMap((container) => container.at("ports").items())) {
      const field = port.at("hostPort");
      if ((field.quantity() ?? "0") !== "0") yield { field, ...noPort };
    }
  },
  cel:
    `variables.containers.map(c, c.?ports.orValue([]).filter(p, p.?hostPort.orValue(0) != 0)` +
    `.map(p, ${told('"hostPort of container " + c.name + " is " + string(p.hostPort)', noPort)})).flatten()`,
};

const notPrivileged: Advice = { allowed: "false", whatToDo: deleteIt };

/** No container is privileged, and none is a process of a Windows host. Level baseline. */
export const privileged: Control = {
  name: "privileged",
  *check(pod) {
    for (const context of securityContexts(pod)) {
      for (const field of [context.at("privileged"), context.at("windowsOptions", "hostProcess")]) {
        if (field.flag() === true) yield { field, ...notPrivileged };
      }
    }
  },
  cel:
    `variables.contexts.filter(s, s.own.?privileged.orValue(false) || s.own.?windowsOptions.?hostProcess.orValue(false))` +
    `.map(s, ${told('"privileged or hostProcess of " + s.of + " is true"', notPrivileged)})`,
};

const probes = ["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => [probe]);
const hooks = ["postStart", "preStop"].map((hook) => ["lifecycle", hook]);
/** Every place of a container that names a host to call. */
const calls = [...probes, ...hooks].flatMap((path) =>
  ["httpGet", "tcpSocket"].map((action) => [...path, action, "host"]),
);
const ownAddress: Advice = { allowed: "nothing: the pod's own address", whatToDo: deleteIt };

/** Probes and hooks call the pod alone: with another host the kubelet would call it from the node. Level baseline. */
export const probeHosts: Control = {
  name: "probeHosts",
  *check({ spec }) {
    for (const container of podContainers(spec)) {
      for (const path of calls) {
        const field = container.at(...path);
        if ((field.text() ?? "") !== "") yield { field, ...ownAddress };
      }
    }
  },
  cel:
    `variables.containers.map(c, [${calls.map((path) => `c.?${path.join(".?")}.orValue("")`).join(", ")}].filter(h, h != "")` +
    `.map(h, ${told('"host of a probe or hook of container " + c.name + " is " + h', ownAddress)})).flatten()`,
};

/** Sources of volumes that give nothing of the node away. */
const sources = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const allowedSource: Advice = {
  allowed: `one of ${sources.join(", ")}`,
  whatToDo: "Mount a claim, an emptyDir or an object instead.",
};

/** Volumes come from the cluster's own storage and objects, never from the node or from an address. Level restricted. */
export const volumeSources: Control = {
  name: "volumeSources",
  *check({ spec }) {
    for (const volume of spec.at("volumes").items()) {
      // A volume that names no source is an emptyDir to Kubernetes.
      for (const field of volume.entries()) {
        if (!field.isAbsent && !["name", ...sources].includes(field.key)) yield { field, ...allowedSource };
      }
    }
  },
  cel:
    `dyn(variables.pod).?volumes.orValue([]).map(v, v.filter(k, k != "name" && !(k in ${texts(sources)}))` +
    `.map(k, ${told(`${text("the source of volume ")} + v.name + " is " + k`, allowedSource)})).flatten()`,
};

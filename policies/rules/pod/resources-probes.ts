import { compareQuantities, isQuantity } from "../../../components/core/quantities";
import type { Field } from "../../field";
import { imageReference } from "../../limits/image-reference";
import { podContainers, podTemplates } from "../../reading/pods/pod-templates";
import { probeAction, probePatience, sameContent } from "../../reading/pods/probes";
import type { ObjectRule, Violation } from "../../rule";

const above0 = "a quantity above 0";

function isPositive(text: string): boolean {
  return isQuantity(text) && compareQuantities(text, "0") > 0;
}

/** Everything that a node can run out of is asked for and limited. A limit of 0 is none to the kernel. */
function* resources(container: Field): Iterable<Violation> {
  for (const name of ["cpu", "memory", "ephemeral-storage"]) {
    const limit = container.at("resources", "limits", name);
    const most = limit.quantity() ?? "";
    if (!isPositive(most)) {
      yield { field: limit, allowed: above0, whatToDo: `Set the most ${name} that the container may use.` };
      continue;
    }
    const request = container.at("resources", "requests", name);
    // Kubernetes takes the limit where no request stands.
    const least = request.quantity() ?? most;
    if (!isPositive(least) || compareQuantities(least, most) > 0) {
      yield { field: request, allowed: `${above0}, at most the limit of ${most}`, whatToDo: "Set what it needs." };
    }
  }
}

/** Whether a container loads a model before it answers: the engine by name, or whatever asks for a GPU. */
function loadsModel(container: Field): boolean {
  const repository = imageReference(container.at("image").text() ?? "")?.repository ?? "";
  const asksGpu = container
    .at("resources", "limits")
    .entries()
    .some((entry) => entry.key.startsWith("nvidia.com/"));
  return asksGpu || /(?:^|\/)vllm[^/]*$/.test(repository);
}

function* probes(container: Field): Iterable<Violation> {
  const [readiness, liveness, startup] = ["readinessProbe", "livenessProbe", "startupProbe"].map((probe) => ({
    field: container.at(probe),
    action: probeAction(container.at(probe)),
  })) as [Probe, Probe, Probe];
  for (const { field, action } of loadsModel(container) ? [readiness, liveness, startup] : [readiness, liveness]) {
    if (action === undefined) {
      yield {
        field,
        allowed: "a probe with httpGet, exec, grpc or tcpSocket",
        whatToDo: "Set it; a model that is still loading is covered by the startup probe, not by a patient liveness.",
      };
    }
  }
  if (readiness.action === undefined || liveness.action === undefined) return;
  const [ready, live] = [readiness, liveness].map(({ field }) => probePatience(field)) as [number, number];
  if (
    readiness.action.key === liveness.action.key &&
    sameContent(readiness.action, liveness.action) &&
    !(live > ready)
  ) {
    yield {
      field: liveness.field,
      allowed: `another action than readiness, or more patience than its ${ready} s (periodSeconds × failureThreshold)`,
      whatToDo: "Let an overloaded pod leave its Service before it is killed.",
    };
  }
}

interface Probe {
  readonly field: Field;
  readonly action: Field | undefined;
}

/** Containers that are meant to run on: main ones of pods that start them again, and sidecars. */
function runsOn(pod: Field): Field[] {
  const ends = (policy: string | undefined): boolean => policy === "Never" || policy === "OnFailure";
  return [
    ...podContainers(pod, ["initContainers"]).filter((sidecar) => sidecar.at("restartPolicy").text() === "Always"),
    ...podContainers(pod, ["containers"]).filter(
      (container) => !ends(container.at("restartPolicy").text() ?? pod.at("restartPolicy").text()),
    ),
  ];
}

/** The scheduler knows what a container needs, and the kubelet how it fares. */
export const rule: ObjectRule = {
  id: "pod/resources-probes",
  level: "mandatory",
  scope: "object",
  summary:
    "Every container asks for and limits cpu, memory and ephemeral storage; one that runs on has readiness and liveness probes that differ, and a startup probe if it loads a model.",
  reason:
    "A container without a limit takes what its neighbours need. Probes that are alike kill a pod the moment it is too busy to answer, which moves its load to the others until all are down; a model loads for minutes in which no probe may kill it.",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
  appliesTo: ["*"],
  example: {
    good: `resources:\n  requests: { cpu: 100m, memory: 64Mi, ephemeral-storage: 64Mi }\n  limits: { cpu: 500m, memory: 64Mi, ephemeral-storage: 64Mi }\nreadinessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 5 }\nlivenessProbe: { httpGet: { path: /ready, port: http }, periodSeconds: 10, failureThreshold: 6 }`,
    bad: `resources: { limits: { memory: 64Mi } }\nlivenessProbe: { httpGet: { path: /ready, port: http } }`,
  },
  *check(object) {
    for (const { spec } of podTemplates(object)) {
      // The API allows neither resources nor probes on ephemeral containers.
      for (const container of podContainers(spec, ["initContainers", "containers"])) yield* resources(container);
      for (const container of runsOn(spec)) yield* probes(container);
    }
  },
};

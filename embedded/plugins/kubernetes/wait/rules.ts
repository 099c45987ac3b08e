import { isList, isObject, type Properties } from "../../wire/value";
import { at, textAt } from "../metadata";
import { groupOf } from "../scopes";
import { sameValue } from "../same-value";
import { claim } from "./claim";
import { condition, isTrue, wordsOf } from "./conditions";
import { daemonSet } from "./daemon-set";
import { deployment } from "./deployment";
import { job } from "./job";
import { pod } from "./pod";
import type { WaitRule } from "./readiness";
import { replicaSet } from "./replica-set";
import { statefulSet } from "./stateful-set";

const volume: WaitRule = {
  seconds: 300,
  atRefresh: false,
  judge(object) {
    const phase = textAt(object, "status", "phase") || "Pending";
    return {
      ready: phase === "Available" || phase === "Bound",
      failed: phase === "Failed",
      words: `the volume is ${phase}`,
    };
  },
};

const quota: WaitRule = {
  seconds: 60,
  atRefresh: false,
  judge(object) {
    const ready = sameValue(at(object, "spec", "hard") ?? {}, at(object, "status", "hard") ?? {}, ["hard"]);
    return { ready, words: ready ? "counted" : "its controller has not counted yet" };
  },
};

/** Service account tokens are filled in by a controller. */
const tokenSecret: WaitRule = {
  seconds: 5,
  atRefresh: false,
  judge(object) {
    const data = object["data"];
    const filled = isObject(data) && Object.keys(data).length > 0;
    const ready = object["type"] !== "kubernetes.io/service-account-token" || filled;
    return { ready, words: ready ? "filled" : "the token has not been written yet; does its service account exist?" };
  },
};

/** Only a cloud's controller gives a load balancer its address; any other Service has what it needs at once. */
const service: WaitRule = {
  seconds: 600,
  atRefresh: false,
  judge(object) {
    const ready = textAt(object, "spec", "type") !== "LoadBalancer" || hasAddress(object);
    return {
      ready,
      words: ready ? "ready" : "no address was given to the load balancer; is there a controller for it?",
    };
  },
};

const ingress: WaitRule = {
  seconds: 600,
  atRefresh: false,
  judge(object) {
    const ready = hasAddress(object);
    return { ready, words: ready ? "ready" : "no address was given to it; is there an ingress controller?" };
  },
};

function hasAddress(object: Properties): boolean {
  const addresses = at(object, "status", "loadBalancer", "ingress");
  return isList(addresses) && addresses.length > 0;
}

const definition: WaitRule = {
  seconds: 60,
  atRefresh: false,
  judge(object) {
    const refused = condition(object, "NamesAccepted")?.["status"] === "False";
    if (refused) return { ready: false, failed: true, words: wordsOf(object, "NamesAccepted") };
    return { ready: isTrue(object, "Established"), words: wordsOf(object, "Established") || "not established yet" };
  },
};

const rules: Readonly<Record<string, WaitRule>> = {
  "/PersistentVolume": volume,
  "/PersistentVolumeClaim": claim,
  "/Pod": pod,
  "/ReplicationController": replicaSet,
  "/ResourceQuota": quota,
  "/Secret": tokenSecret,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/ReplicaSet": replicaSet,
  "apps/StatefulSet": statefulSet,
  "batch/Job": job,
  "networking.k8s.io/Ingress": ingress,
};

/** When an object counts as ready; undefined for kinds that are as soon as they exist. */
export function ruleFor(object: Properties): WaitRule | undefined {
  return rules[`${groupOf(textAt(object, "apiVersion"))}/${textAt(object, "kind")}`];
}

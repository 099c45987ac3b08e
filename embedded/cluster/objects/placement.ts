import type { KubernetesObject } from "../api-client";
import { type NodeKind, nodeKindLabel } from "../node-kind";
import { imageList } from "./image-list";
import { mutatingPolicy } from "./mutating-policy";

/** Labels that every node has: who asks for one of them asks for no special node. */
const everyNode = `["kubernetes.io/os", "kubernetes.io/arch", "${nodeKindLabel}"]`;

/** Terms of a required node affinity, or none. They stand beside each other: one that fits is enough. */
function nodeTerms(spec: string): string {
  const affinity = `${spec}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
  return `(has(${spec}.affinity) && has(${spec}.affinity.nodeAffinity) && has(${affinity}) ? ${affinity}.nodeSelectorTerms : [])`;
}

const selector = (spec: string): string => `(has(${spec}.nodeSelector) ? ${spec}.nodeSelector : {})`;

/** Variables that a placement is decided by, for a pod or for the template of pods. */
function facts(spec: string): { name: string; expression: string }[] {
  return [
    {
      name: "containers",
      expression: `${spec}.containers + (has(${spec}.initContainers) ? ${spec}.initContainers : [])`,
    },
    {
      name: "loaded",
      expression: `has(params.data) && "${imageList.key}" in params.data ? params.data["${imageList.key}"].split("\\n") : []`,
    },
    {
      name: "special",
      // What only another node can give: a label, or a device such as a GPU.
      expression: [
        `${selector(spec)}.exists(key, !(key in ${everyNode}))`,
        `(${nodeTerms(spec)}.size() > 0 && ${nodeTerms(spec)}.all(term, has(term.matchExpressions) && term.matchExpressions.exists(one, one.operator in ["In", "Exists", "Gt", "Lt"] && !(one.key in ${everyNode}))))`,
        `variables.containers.exists(one, has(one.resources) && has(one.resources.limits) && one.resources.limits.exists(name, name.contains("/") && quantity(one.resources.limits[name]).isGreaterThan(quantity("0"))))`,
      ].join(" || "),
    },
    {
      name: "real",
      expression: "!variables.special && variables.containers.all(one, one.image in variables.loaded)",
    },
  ];
}

/** A JSON patch in CEL that makes pods of a spec choose nodes of one kind. */
function choose(spec: string, kind: NodeKind): string {
  const path = `/${spec.split(".").slice(1).join("/")}/nodeSelector`;
  return `(has(${spec}.nodeSelector) ? [JSONPatch{op: "add", path: "${path}/" + jsonpatch.escapeKey("${nodeKindLabel}"), value: "${kind}"}] : [JSONPatch{op: "add", path: "${path}", value: {"${nodeKindLabel}": "${kind}"}}])`;
}

const pod = "object.spec";
const template = "object.spec.template.spec";

const freePod = [
  // Bound by whoever made it, past the scheduler.
  { name: "names-no-node", expression: `!has(${pod}.nodeName) || ${pod}.nodeName == ""` },
  {
    // The pods of a DaemonSet are among these: each names its node by a field.
    name: "names-no-host",
    expression: `!("kubernetes.io/hostname" in ${selector(pod)}) && !${nodeTerms(pod)}.exists(term, has(term.matchFields) || (has(term.matchExpressions) && term.matchExpressions.exists(one, one.key == "kubernetes.io/hostname" && one.operator == "In")))`,
  },
];

/**
 * Where pods run in a cluster that has a real node: on it, when the images of all their containers are loaded there, else on
 * a simulated one. It is decided when a pod is made, from outside of what is declared, so that the manifests of production
 * run as they are. Who asks for a GPU, for the control plane or for a certain host gets that.
 *
 * The first policy reads no list: without one, and while the list is not known yet, every pod is simulated.
 */
export function placement(): KubernetesObject[] {
  const pods = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
  return [
    ...mutatingPolicy({
      name: "webide-place-simulated",
      rule: pods,
      conditions: [...freePod, { name: "is-not-placed", expression: `!("${nodeKindLabel}" in ${selector(pod)})` }],
      patch: choose(pod, "simulated"),
    }),
    ...mutatingPolicy({
      name: "webide-place-real",
      rule: pods,
      conditions: freePod,
      params: imageList,
      variables: facts(pod),
      patch: `variables.real ? ${choose(pod, "real")} : []`,
    }),
    // A pod of a DaemonSet can not be moved to another node: where its image is missing, none is made.
    ...mutatingPolicy({
      name: "webide-place-daemons",
      rule: {
        apiGroups: ["apps"],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["daemonsets"],
      },
      params: imageList,
      variables: facts(template),
      patch: [
        `variables.real || variables.special`,
        `? ("${nodeKindLabel}" in ${selector(template)} ? [JSONPatch{op: "remove", path: "/spec/template/spec/nodeSelector/" + jsonpatch.escapeKey("${nodeKindLabel}")}] : [])`,
        `: ${choose(template, "simulated")}`,
      ].join(" "),
    }),
  ];
}

import type { Field } from "../../field";
import type { PolicyObject } from "../../policy-object";

/** One rule of a NetworkPolicy: who may be talked to, at which ports. */
export interface NetworkRule {
  /** `from` or `to`. */
  readonly peers: Field;
  readonly ports: Field;
}

/** Kinds that open or close the network beside the one that the rules understand. */
export const otherNetworkPolicies = [
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
  "CiliumClusterwideNetworkPolicy",
  "CiliumNetworkPolicy",
  "ClusterNetworkPolicy",
  "GlobalNetworkPolicy",
] as const;

/** Whether an object is a NetworkPolicy of Kubernetes itself; other products have kinds of the same name. */
export function isNetworkPolicy(object: PolicyObject): boolean {
  return /^kubernetes:(?:networking\.k8s\.io|extensions)\/[^:]+:NetworkPolicy(?:Patch)?$/.test(object.type);
}

/** The rules of a NetworkPolicy in one direction. */
export function networkRules(object: PolicyObject, direction: "ingress" | "egress"): NetworkRule[] {
  return object.props
    .at("spec", direction)
    .items()
    .map((rule) => ({ peers: rule.at(direction === "ingress" ? "from" : "to"), ports: rule.at("ports") }));
}

/** `443/TCP`; undefined where an entry covers more than one port, or a name that pods give to any port they like. */
export function singlePort(entry: Field): string | undefined {
  const port = entry.at("port").quantity();
  const isOne = port !== undefined && /^[1-9]\d{0,4}$/.test(port) && entry.at("endPort").isAbsent;
  return isOne ? `${port}/${entry.at("protocol").text() ?? "TCP"}` : undefined;
}

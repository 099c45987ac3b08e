import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../../components/core/labels";
import type { PolicyManifests } from "./policy-manifests";

/** Inputs of {@link AdmissionPolicies}. */
export interface AdmissionPoliciesArgs {
  readonly policies: readonly PolicyManifests[];
}

/**
 * The rules as the cluster itself judges them: each is a ValidatingAdmissionPolicy and its binding. They hold for whatever
 * is written past the program, by hand or by another controller.
 */
export class AdmissionPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: AdmissionPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:admission:AdmissionPolicies", name, {}, opts);
    const child = { parent: this };
    const common = labels({ app: "admission", component: "policies" });
    for (const { name: policy, policySpec, bindingSpec } of args.policies) {
      const metadata = { name: policy, labels: common };
      // Neither does anything without the other, so their order does not matter.
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(policy, { metadata, spec: policySpec }, child);
      new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(policy, { metadata, spec: bindingSpec }, child);
    }
    this.registerOutputs({});
  }
}

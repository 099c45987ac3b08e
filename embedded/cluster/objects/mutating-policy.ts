import type { KubernetesObject } from "../api-client";

/** An expression of the policy language with a name. */
interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

/** Inputs of {@link mutatingPolicy}. */
export interface MutatingPolicyArgs {
  readonly name: string;
  /** What it looks at, as a rule of admission. */
  readonly rule: object;
  /** All of them have to hold. @default none */
  readonly conditions?: readonly NamedExpression[];
  /** ConfigMap that expressions know as `params`; while there is none, the policy changes nothing. @default none */
  readonly params?: { readonly namespace: string; readonly name: string };
  /** @default none */
  readonly variables?: readonly NamedExpression[];
  /** Expression that yields a JSON patch. */
  readonly patch: string;
}

/** A policy by which the API server changes objects while they are made, and the binding that puts it in force everywhere. */
export function mutatingPolicy(args: MutatingPolicyArgs): KubernetesObject[] {
  const { name, rule, conditions = [], params, variables = [], patch } = args;
  const metadata = { name };
  const apiVersion = "admissionregistration.k8s.io/v1";
  return [
    {
      apiVersion,
      kind: "MutatingAdmissionPolicy",
      metadata,
      spec: {
        // An expression that can not be evaluated is a fault here: it is to be seen, not to place pods anywhere.
        failurePolicy: "Fail",
        reinvocationPolicy: "Never",
        ...(params && { paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
        matchConstraints: { resourceRules: [rule] },
        matchConditions: conditions,
        variables,
        mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: patch } }],
      },
    },
    {
      apiVersion,
      kind: "MutatingAdmissionPolicyBinding",
      metadata,
      spec: {
        policyName: name,
        ...(params && {
          paramRef: { name: params.name, namespace: params.namespace, parameterNotFoundAction: "Allow" },
        }),
      },
    },
  ];
}

import { finding } from "../../cel/finding";
import { noneFound } from "../../cel/none-found";
import { pods } from "../../cel/pods";
import { text, texts } from "../../cel/text";
import type { Field } from "../../field";
import { mayHoldToken } from "../../limits/service-accounts";
import type { PolicyObject } from "../../policy-object";
import { podTemplates } from "../../reading/pods/pod-templates";
import type { ObjectRule, RuleContext, Violation } from "../../rule";

const flag = "automountServiceAccountToken";
/** Sources of a projected volume by which a pod proves to the cluster who it is, whatever the flag says. */
const credentials = ["serviceAccountToken", "podCertificate"];
/** A Secret of this type is filled with a token that never expires. */
const tokenSecret = "kubernetes.io/service-account-token";

const saysNo = {
  allowed: "false",
  whatToDo: `Write ${flag}: false; an account that must call the Kubernetes API is listed in policies/baseline/service-accounts.yaml.`,
};
const noCredential = { allowed: "no credential of the cluster", whatToDo: "Delete the source from the volume." };
const otherType = { allowed: "any other type", whatToDo: "Let the pod mount a token of its own, which expires." };

/** A flag that must be written out: Kubernetes mounts a token where nothing stands. */
function* withoutToken(field: Field): Iterable<Violation> {
  if (field.flag() !== false) yield { field, ...saysNo };
}

function* judgePod(spec: Field): Iterable<Violation> {
  yield* withoutToken(spec.at(flag));
  for (const volume of spec.at("volumes").items()) {
    for (const source of volume.at("projected", "sources").items()) {
      for (const field of source.entries()) {
        if (credentials.includes(field.key) && !field.isAbsent) yield { field, ...noCredential };
      }
    }
  }
}

function* judgeSecret(object: PolicyObject): Iterable<Violation> {
  const field = object.props.at("type");
  if (field.isSecret || field.text() === tokenSecret) yield { field, ...otherType };
}

function isListed(object: PolicyObject, account: string | undefined, { baseline }: RuleContext): boolean {
  return mayHoldToken(baseline.serviceAccounts, object.namespace, account);
}

/** Only listed accounts are somebody to the Kubernetes API. */
export const rule: ObjectRule = {
  id: "pod/no-sa-token",
  level: "mandatory",
  scope: "object",
  summary:
    "No pod and no ServiceAccount mounts a token of the Kubernetes API unless the account is listed, and no Secret holds one.",
  reason:
    "Kubernetes gives every pod a token by default. Whoever runs code in a workspace would hold it too, and each mistake in a role would be theirs to use.",
  source: "https://owasp.org/www-project-kubernetes-top-ten/",
  appliesTo: ["*"],
  example: {
    good: `kind: Deployment\nspec: { template: { spec: { serviceAccountName: tabby, automountServiceAccountToken: false } } }`,
    bad: `kind: Deployment\nspec: { template: { spec: { serviceAccountName: tabby } } }   # a token is the default`,
  },
  *check(object, context) {
    if (!object.isKubernetes) return;
    if (object.kind === "Secret") yield* judgeSecret(object);
    if (object.kind === "ServiceAccount" && !isListed(object, object.name, context)) {
      yield* withoutToken(object.props.at(flag));
    }
    for (const { spec } of podTemplates(object)) {
      // `serviceAccount` is the old name of the field, which counts where the new one is empty.
      const account = [spec.at("serviceAccountName"), spec.at("serviceAccount")].map((field) => field.text() ?? "");
      if (!isListed(object, account.find((name) => name !== "") ?? "default", context)) yield* judgePod(spec);
    }
  },
  admission({ baseline }) {
    const told = (found: string, { allowed, whatToDo }: typeof saysNo): string =>
      finding({ found, allowed: text(allowed), whatToDo });
    const accounts = texts(baseline.serviceAccounts.map(({ namespace, name }) => `${namespace}/${name}`));
    const operations = ["CREATE", "UPDATE"] as const;
    const isOther = `request.kind.kind in ["Secret", "ServiceAccount"]`;
    const unsaid = told(`"${flag} is true or not set"`, saysNo);
    const source = told('"volume " + v.name + " has " + k', noCredential);
    const sources =
      `dyn(variables.pod).?volumes.orValue([]).map(v, v.?projected.?sources.orValue([])` +
      `.map(p, p.filter(k, k in ${texts(credentials)}).map(k, ${source})).flatten()).flatten()`;
    return {
      ...pods,
      resources: [
        ...pods.resources,
        { apiGroup: "", apiVersion: "v1", resources: ["secrets", "serviceaccounts"], operations },
      ],
      conditions: {
        ...pods.conditions,
        // Each namespace gets its account `default` from the cluster, which says nothing about tokens; its pods must.
        "not-made-by-cluster": `request.userInfo.username != "system:serviceaccount:kube-system:service-account-controller"`,
        "pod-is-new": `${isOther} || ${pods.conditions["pod-is-new"]}`,
      },
      variables: {
        pod: `${isOther} ? dyn({}) : (${pods.variables.pod})`,
        account:
          `request.namespace + "/" + (${isOther} ? dyn(object).metadata.?name.orValue("") : ` +
          `dyn(variables.pod).?serviceAccountName.orValue("default"))`,
        isListed: `variables.account in ${accounts}`,
        unsaid: `dyn(request.kind.kind == "ServiceAccount" ? object : variables.pod).?${flag}.orValue(true) ? [${unsaid}] : []`,
        held:
          `request.kind.kind == "Secret" ? ` +
          `(dyn(object).?type.orValue("") == "${tokenSecret}" ? [${told(`"type is ${tokenSecret}"`, otherType)}] : []) : ` +
          `variables.isListed ? [] : variables.unsaid + ${sources}`,
      },
      validations: [noneFound("variables.held")],
    };
  },
};

import { labelKeys } from "../../../components/core/contracts";
import { finding, shown } from "../../cel/finding";
import { text } from "../../cel/text";
import type { AdmissionRule } from "../../rule";
import { workspaceNamespacePrefix } from "../../reading/workspaces/workspace-objects";

const labelOf = (object: string): string =>
  `string(dyn(${object}).metadata.?labels[?${text(labelKeys.namespaceKind)}].orValue(""))`;

/** The label by which the cluster knows our namespaces can not be taken off. */
export const rule: AdmissionRule = {
  id: "access/namespace-kind",
  level: "mandatory",
  scope: "admission",
  summary: `A namespace called ${workspaceNamespacePrefix}* is labelled as a workspace, and no namespace of ours loses or changes that label.`,
  reason:
    "The cluster knows by this label where the rules hold: who could take it off would take off all of them, and who could leave it out would get a workspace without any.",
  source: "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",
  appliesTo: ["Namespace"],
  example: {
    good: `metadata: { name: ide-kim, labels: { ${labelKeys.namespaceKind}: workspace, webide.dev/tier: default } }`,
    bad: `metadata: { name: ide-kim, labels: { webide.dev/tier: default } }`,
  },
  admission() {
    const isOurs = (kind: string): string => `(${kind} in ["workspace", "platform"])`;
    const hasName = `dyn(object).metadata.?name.orValue("").startsWith(${text(workspaceNamespacePrefix)})`;
    const was = `(oldObject == null ? "" : ${labelOf("oldObject")})`;
    return {
      resources: [{ apiGroup: "", apiVersion: "v1", resources: ["namespaces"], operations: ["CREATE", "UPDATE"] }],
      namespaces: "any",
      conditions: { "is-ours": `${hasName} || ${isOurs(was)}` },
      variables: { is: labelOf("object"), was, wanted: `${isOurs("variables.was")} ? variables.was : "workspace"` },
      validations: [
        {
          expression: "variables.is == variables.wanted",
          message: finding({
            found: `${text(`metadata.labels[${JSON.stringify(labelKeys.namespaceKind)}] is `)} + (variables.is == "" ? "not set" : ${shown("variables.is")})`,
            allowed: "variables.wanted",
            whatToDo: "Set the label; a namespace that is to be none of ours needs another name.",
          }),
        },
      ],
    };
  },
};

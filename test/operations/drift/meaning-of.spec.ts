import { strict as assert } from "node:assert";
import { meaningOf } from "../../../operations/drift/meaning-of";
import type { Actor } from "../../../operations/drift/meaning-table";
import { meaningTable } from "../../../operations/drift/meaning-table";
import { parsePath } from "../../../operations/drift/property-path";
import { loadConfig } from "../../../stacks/config";
import { repositoryRoot } from "../../../operations/repository-root";

const gone = "(missing)";
type Example = readonly [
  kind: string,
  path: string,
  level: "security-relevant" | "harmless",
  actor: Actor,
  expected?: unknown,
];

/** Differences that each row is there for. */
const examples: Readonly<Record<string, readonly Example[]>> = {
  "pod-security-label": [
    ["kubernetes/Namespace", 'metadata.labels["pod-security.kubernetes.io/enforce"]', "security-relevant", "security"],
  ],
  "disabled-mark": [
    ["kubernetes/Namespace", "metadata.annotations.disabled-at", "security-relevant", "security"],
    ["kubernetes/Deployment", "metadata.annotations.disabled-by", "security-relevant", "security"],
  ],
  "tier-approval": [
    ["kubernetes/ResourceQuota", 'metadata.annotations["webide.dev/tier-expires"]', "security-relevant", "security"],
    ["kubernetes/ResourceQuota", 'metadata.labels["webide.dev/tier"]', "security-relevant", "security"],
  ],
  "extension-set-mark": [
    ["kubernetes/ConfigMap", 'metadata.labels["webide.dev/extension-set"]', "security-relevant", "security"],
  ],
  "namespace-mark": [
    ["kubernetes/Namespace", 'metadata.labels["webide.dev/namespace-kind"]', "security-relevant", "security"],
    ["kubernetes/Namespace", "metadata.annotations.note", "security-relevant", "security"],
  ],
  secret: [
    ["kubernetes/Secret", "data.password", "security-relevant", "security"],
    ["kubernetes/Secret", gone, "security-relevant", "security"],
  ],
  "network-policy": [
    ["kubernetes/NetworkPolicy", "spec.egress[1]", "security-relevant", "security"],
    ["kubernetes/NetworkPolicy", gone, "security-relevant", "security"],
  ],
  rbac: [
    ["kubernetes/RoleBinding", "subjects[0].name", "security-relevant", "security"],
    ["kubernetes/ClusterRole", "rules[0].verbs", "security-relevant", "security"],
    ["kubernetes/ServiceAccount", "automountServiceAccountToken", "security-relevant", "security"],
    ["kubernetes/Role", gone, "security-relevant", "security"],
  ],
  admission: [
    ["kubernetes/ValidatingAdmissionPolicy", "spec.failurePolicy", "security-relevant", "security"],
    ["kubernetes/ValidatingWebhookConfiguration", "metadata.labels.a", "security-relevant", "security"],
    ["kubernetes/ValidatingAdmissionPolicyBinding", gone, "security-relevant", "security"],
  ],
  quota: [
    ["kubernetes/ResourceQuota", 'spec.hard["limits.cpu"]', "security-relevant", "platformAdmin"],
    ["kubernetes/LimitRange", gone, "security-relevant", "platformAdmin"],
  ],
  "namespace-gone": [["kubernetes/Namespace", gone, "security-relevant", "platformAdmin"]],
  "stopped-workload-started": [["kubernetes/Deployment", "spec.replicas", "security-relevant", "security", 0]],
  replicas: [["kubernetes/Deployment", "spec.replicas", "harmless", "platformAdmin", 2]],
  "security-context": [
    [
      "kubernetes/Deployment",
      "spec.template.spec.containers[0].securityContext.runAsNonRoot",
      "security-relevant",
      "security",
    ],
    ["kubernetes/CronJob", "spec.jobTemplate.spec.template.spec.securityContext", "security-relevant", "security"],
  ],
  "pod-identity": [
    ["kubernetes/Deployment", "spec.template.spec.serviceAccountName", "security-relevant", "security"],
    ["kubernetes/DaemonSet", "spec.template.spec.hostNetwork", "security-relevant", "security"],
  ],
  image: [
    ["kubernetes/Deployment", "spec.template.spec.containers[0].image", "security-relevant", "security"],
    ["kubernetes/StatefulSet", "spec.template.spec.initContainers[1].image", "security-relevant", "security"],
  ],
  probe: [
    [
      "kubernetes/Deployment",
      "spec.template.spec.containers[0].livenessProbe.periodSeconds",
      "harmless",
      "platformAdmin",
    ],
  ],
  "container-resources": [
    ["kubernetes/Deployment", "spec.template.spec.containers[0].resources.limits.cpu", "harmless", "platformAdmin"],
  ],
  container: [
    ["kubernetes/Deployment", "spec.template.spec.containers[0].args", "security-relevant", "security"],
    ["kubernetes/Deployment", "spec.template.spec.containers[1]", "security-relevant", "security"],
    ["kubernetes/Deployment", "spec.template.spec.initContainers[0].env[2].value", "security-relevant", "security"],
    ["kubernetes/Deployment", "spec.template.spec.volumes[0].hostPath", "security-relevant", "security"],
  ],
  "pod-labels": [["kubernetes/Deployment", "spec.template.metadata.labels.app", "security-relevant", "security"]],
  schedule: [["kubernetes/CronJob", "spec.suspend", "security-relevant", "platformAdmin"]],
  rollout: [
    ["kubernetes/Deployment", "spec.strategy.type", "harmless", "platformAdmin"],
    ["kubernetes/Deployment", "spec.template.spec.terminationGracePeriodSeconds", "harmless", "platformAdmin"],
  ],
  "disruption-budget": [
    ["kubernetes/PodDisruptionBudget", "spec.maxUnavailable", "harmless", "platformAdmin"],
    ["kubernetes/PodDisruptionBudget", gone, "harmless", "platformAdmin"],
  ],
  exposure: [["kubernetes/Service", "spec.type", "security-relevant", "platformAdmin"]],
  configuration: [
    ["kubernetes/ConfigMap", 'data["nginx.conf"]', "security-relevant", "platformAdmin"],
    ["kubernetes/ConfigMap", gone, "security-relevant", "platformAdmin"],
  ],
  backup: [
    ["kubernetes/Schedule", "spec.schedule", "security-relevant", "platformAdmin"],
    ["kubernetes/Schedule", gone, "security-relevant", "platformAdmin"],
  ],
  "object-gone": [
    ["kubernetes/Deployment", gone, "security-relevant", "platformAdmin"],
    ["kubernetes/Something", gone, "security-relevant", "platformAdmin"],
  ],
  "label-or-annotation": [
    ["kubernetes/Deployment", "metadata.labels.team", "harmless", "platformAdmin"],
    ["kubernetes/NetworkPolicy", "metadata.annotations.note", "harmless", "platformAdmin"],
    ["kubernetes/Secret", "metadata.labels.team", "harmless", "platformAdmin"],
  ],
  "sign-in-flow": [
    ["keycloak/Bindings", "browserFlow", "security-relevant", "security"],
    ["keycloak/Execution", "requirement", "security-relevant", "security"],
    ["keycloak/RequiredAction", "enabled", "security-relevant", "security"],
    ["keycloak/Flow", gone, "security-relevant", "security"],
  ],
  client: [
    ["keycloak/Client", "validRedirectUris", "security-relevant", "security"],
    ["keycloak/AudienceProtocolMapper", gone, "security-relevant", "security"],
  ],
  role: [
    ["keycloak/UserGroups", "groupIds", "security-relevant", "security"],
    ["keycloak/Role", gone, "security-relevant", "security"],
  ],
  "account-gone": [["keycloak/User", gone, "security-relevant", "helpdesk"]],
  "account-state": [["keycloak/User", "enabled", "security-relevant", "security"]],
  "account-name": [["keycloak/User", "lastName", "harmless", "helpdesk"]],
  account: [
    ["keycloak/User", "email", "security-relevant", "security"],
    ["keycloak/User", "attributes.department", "security-relevant", "security"],
  ],
  "realm-look": [
    ["keycloak/Realm", "displayName", "harmless", "platformAdmin"],
    ["keycloak/Realm", "internationalization.defaultLocale", "harmless", "platformAdmin"],
    ["keycloak/Realm", "loginTheme", "harmless", "platformAdmin"],
  ],
  realm: [
    ["keycloak/Realm", "passwordPolicy", "security-relevant", "security"],
    ["keycloak/Realm", "securityDefenses.bruteForceDetection.maxLoginFailures", "security-relevant", "security"],
    ["keycloak/Realm", gone, "security-relevant", "security"],
  ],
  "realm-events": [["keycloak/RealmEvents", "eventsEnabled", "security-relevant", "security"]],
  unknown: [
    ["kubernetes/Something", "spec.a", "security-relevant", "security"],
    ["keycloak/Something", gone, "security-relevant", "security"],
    ["kubernetes/Deployment", "spec.template.spec.nodeSelector", "security-relevant", "security"],
    ["kubernetes/Deployment", "metadata.ownerReferences", "security-relevant", "security"],
    ["other/Thing", "metadata.labels.a", "security-relevant", "security"],
  ],
};

describe("the meaning of a difference", () => {
  it("has an example for every row of the table", () => {
    const rows = [...meaningTable.map(({ id }) => id), "unknown"];
    assert.deepEqual(Object.keys(examples).sort(), [...rows].sort());
    assert.equal(new Set(rows).size, rows.length);
  });

  for (const [id, rows] of Object.entries(examples)) {
    for (const [kind, path, level, actor, expected] of rows) {
      it(`of ${path} of a ${kind} is ${level}, and ${actor} acts (${id})`, () => {
        const change = path === gone ? "missing" : "changed";
        const meaning = meaningOf({ kind, steps: path === gone ? [] : parsePath(path), expected, change });
        assert.deepEqual({ id: meaning.id, level: meaning.level, actor: meaning.actor }, { id, level, actor });
        assert.notEqual(meaning.reason, "");
      });
    }
  }

  it("is never harmless for a change that names no field", () => {
    for (const kind of ["kubernetes/Deployment", "kubernetes/PodDisruptionBudget", "keycloak/User", "keycloak/Realm"]) {
      assert.equal(
        meaningOf({ kind, steps: [], expected: undefined, change: "changed" }).level,
        "security-relevant",
        kind,
      );
    }
  });

  it("names only roles that contacts.yaml has", () => {
    const { contacts } = loadConfig({ root: repositoryRoot, stack: "dev" });
    for (const { actor, id } of meaningTable) assert.ok(contacts.roles[actor].email.includes("@"), id);
  });
});

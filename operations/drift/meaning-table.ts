import { annotations, labelKeys } from "../../components/core/contracts";

/** Who acts: a role of catalog/contacts.yaml. */
export type Actor = "platformAdmin" | "security" | "helpdesk";

/** What a difference means. The first row that fits decides. */
export interface Meaning {
  readonly id: string;
  /** Plugin and kind, as `kubernetes/NetworkPolicy`; a plugin alone stands for all of its kinds. @default every object */
  readonly kinds?: readonly string[];
  /** Where in the object; the path of a missing object is empty. @default anywhere, and missing objects */
  readonly path?: RegExp;
  /** Only where this was declared. @default any value */
  readonly expected?: unknown;
  readonly level: "security-relevant" | "harmless";
  readonly actor: Actor;
  readonly reason: string;
}

const escaped = (text: string): string => text.replaceAll(/[.\\/]/g, String.raw`\$&`);
const kubernetes = (...kinds: string[]): string[] => kinds.map((kind) => `kubernetes/${kind}`);
const keycloak = (...kinds: string[]): string[] => kinds.map((kind) => `keycloak/${kind}`);

const workloads = kubernetes("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod");
/** Also matches the empty path of a missing object. */
const besideMetadata = /^(?!metadata\b)/;
const labelOrAnnotation = /^metadata\.(labels|annotations)\b/;

/** Labels and annotations that other parts act on. */
const marks: readonly Meaning[] = [
  {
    id: "pod-security-label",
    kinds: kubernetes("Namespace"),
    path: /^metadata\.labels\["pod-security\.kubernetes\.io\//,
    level: "security-relevant",
    actor: "security",
    reason: "pod security admission takes its level from this label",
  },
  {
    id: "disabled-mark",
    path: new RegExp(
      `^metadata\\.annotations(\\.|\\[")(${escaped(annotations.disabledAt)}|${escaped(annotations.disabledBy)})`,
    ),
    level: "security-relevant",
    actor: "security",
    reason: "the mark keeps a disabled user's workspace from being started",
  },
  {
    id: "tier-approval",
    path: new RegExp(`^metadata\\.(labels|annotations)\\["${escaped(labelKeys.tier)}`),
    level: "security-relevant",
    actor: "security",
    reason: "the mark is the proof that a larger quota was approved, and until when",
  },
  {
    id: "extension-set-mark",
    path: new RegExp(`^metadata\\.labels\\["${escaped(labelKeys.extensionSet)}`),
    level: "security-relevant",
    actor: "security",
    reason: "the extension whitelist is checked on objects with this label",
  },
  {
    id: "namespace-mark",
    kinds: kubernetes("Namespace"),
    path: labelOrAnnotation,
    level: "security-relevant",
    actor: "security",
    reason: "network policies and admission select namespaces by their labels",
  },
];

const fences: readonly Meaning[] = [
  {
    id: "secret",
    kinds: kubernetes("Secret"),
    path: besideMetadata,
    level: "security-relevant",
    actor: "security",
    reason: "credentials were changed or taken away outside the platform",
  },
  {
    id: "network-policy",
    kinds: kubernetes("NetworkPolicy"),
    path: besideMetadata,
    level: "security-relevant",
    actor: "security",
    reason: "decides who may talk to whom",
  },
  {
    id: "rbac",
    kinds: kubernetes("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ServiceAccount"),
    path: besideMetadata,
    level: "security-relevant",
    actor: "security",
    reason: "decides who may do what in the cluster",
  },
  {
    id: "admission",
    kinds: kubernetes(
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "MutatingAdmissionPolicy",
      "MutatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
      "MutatingWebhookConfiguration",
    ),
    level: "security-relevant",
    actor: "security",
    reason: "the cluster's own gate for everything that is deployed",
  },
  {
    id: "quota",
    kinds: kubernetes("ResourceQuota", "LimitRange"),
    path: besideMetadata,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "bounds what one user can take from all others",
  },
  {
    id: "namespace-gone",
    kinds: kubernetes("Namespace"),
    path: /^$/,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "everything in the namespace went with it, data included",
  },
];

const runningThings: readonly Meaning[] = [
  {
    id: "stopped-workload-started",
    kinds: workloads,
    path: /^spec\.replicas$/,
    expected: 0,
    level: "security-relevant",
    actor: "security",
    reason: "was declared stopped, as for a disabled user, and was started",
  },
  {
    id: "replicas",
    kinds: workloads,
    path: /^spec\.replicas$/,
    level: "harmless",
    actor: "platformAdmin",
    reason: "more or fewer copies of the same",
  },
  {
    id: "security-context",
    kinds: workloads,
    path: /\bsecurityContext\b/,
    level: "security-relevant",
    actor: "security",
    reason: "holds the process in its bounds",
  },
  {
    id: "pod-identity",
    kinds: workloads,
    path: /\b(serviceAccount(Name)?|automountServiceAccountToken|host(Network|PID|IPC|Users)|runtimeClassName)$/,
    level: "security-relevant",
    actor: "security",
    reason: "decides what the pod may do beyond its own container",
  },
  {
    id: "image",
    kinds: workloads,
    path: /\.image(PullPolicy)?$/,
    level: "security-relevant",
    actor: "security",
    reason: "other software runs than the one that was reviewed",
  },
  {
    id: "probe",
    kinds: workloads,
    path: /\.(liveness|readiness|startup)Probe\b/,
    level: "harmless",
    actor: "platformAdmin",
    reason: "decides when a container counts as healthy",
  },
  {
    id: "container-resources",
    kinds: workloads,
    path: /\.(initContainers|containers)\[\d+\]\.resources\b/,
    level: "harmless",
    actor: "platformAdmin",
    reason: "the namespace's quota still bounds it",
  },
  {
    id: "container",
    kinds: workloads,
    path: /\.((init|ephemeral)?[cC]ontainers|volumes)\b/,
    level: "security-relevant",
    actor: "security",
    reason: "decides what runs, and on which data",
  },
  {
    id: "pod-labels",
    kinds: workloads,
    path: /\btemplate\.metadata\.labels\b/,
    level: "security-relevant",
    actor: "security",
    reason: "network policies select pods by their labels",
  },
  {
    id: "schedule",
    kinds: kubernetes("CronJob"),
    path: /^spec\.(schedule|suspend|timeZone)$/,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "backups and checks run by this clock",
  },
  {
    id: "rollout",
    kinds: workloads,
    path: /^spec\.(strategy|updateStrategy|revisionHistoryLimit|progressDeadlineSeconds|minReadySeconds)\b|\.terminationGracePeriodSeconds$/,
    level: "harmless",
    actor: "platformAdmin",
    reason: "decides how copies are exchanged",
  },
  {
    id: "disruption-budget",
    kinds: kubernetes("PodDisruptionBudget"),
    path: besideMetadata,
    level: "harmless",
    actor: "platformAdmin",
    reason: "bounds how many copies maintenance may stop at once",
  },
];

const plumbing: readonly Meaning[] = [
  {
    id: "exposure",
    kinds: kubernetes("Service", "Ingress"),
    path: /^spec\b/,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "decides where traffic goes and who can reach it",
  },
  {
    id: "configuration",
    kinds: kubernetes("ConfigMap"),
    path: /^(data|binaryData|immutable)\b|^$/,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "routing, sign-in and content rules are configured here",
  },
  {
    id: "backup",
    kinds: kubernetes("Schedule", "BackupStorageLocation", "VolumeSnapshotLocation"),
    path: besideMetadata,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "what is not backed up can not be restored",
  },
  {
    id: "object-gone",
    kinds: ["kubernetes"],
    path: /^$/,
    level: "security-relevant",
    actor: "platformAdmin",
    reason: "what it did is not done any more",
  },
  {
    id: "label-or-annotation",
    kinds: ["kubernetes"],
    path: labelOrAnnotation,
    level: "harmless",
    actor: "platformAdmin",
    reason: "a mark that nothing acts on",
  },
];

const realm: readonly Meaning[] = [
  {
    id: "sign-in-flow",
    kinds: keycloak("Bindings", "Flow", "Subflow", "Execution", "RequiredAction"),
    level: "security-relevant",
    actor: "security",
    reason: "the second factor is enforced here",
  },
  {
    id: "client",
    kinds: keycloak(
      "Client",
      "AudienceProtocolMapper",
      "GroupMembershipProtocolMapper",
      "UserRealmRoleProtocolMapper",
      "GenericRoleMapper",
    ),
    level: "security-relevant",
    actor: "security",
    reason: "decides who gets a token, where it is sent and what it says",
  },
  {
    id: "role",
    kinds: keycloak("Role", "Group", "GroupRoles", "UserRoles", "UserGroups"),
    level: "security-relevant",
    actor: "security",
    reason: "decides what a user may do",
  },
  {
    id: "account-gone",
    kinds: keycloak("User"),
    path: /^$/,
    level: "security-relevant",
    actor: "helpdesk",
    reason: "the account was deleted; its user can not sign in",
  },
  {
    id: "account-state",
    kinds: keycloak("User"),
    path: /^enabled$/,
    level: "security-relevant",
    actor: "security",
    reason: "decides whether the user can sign in at all",
  },
  {
    id: "account-name",
    kinds: keycloak("User"),
    path: /^(firstName|lastName)$/,
    level: "harmless",
    actor: "helpdesk",
    reason: "shown to people only",
  },
  {
    id: "account",
    kinds: keycloak("User"),
    level: "security-relevant",
    actor: "security",
    reason: "the account is known by this",
  },
  {
    id: "realm-look",
    kinds: keycloak("Realm"),
    path: /^(displayName(Html)?|internationalization|\w+Theme)\b/,
    level: "harmless",
    actor: "platformAdmin",
    reason: "what sign-in pages look like",
  },
  {
    id: "realm",
    kinds: keycloak("Realm", "RealmUserProfile"),
    level: "security-relevant",
    actor: "security",
    reason: "rules for passwords, sessions and sign-in",
  },
  {
    id: "realm-events",
    kinds: keycloak("RealmEvents"),
    level: "security-relevant",
    actor: "security",
    reason: "without these events nobody can tell who signed in",
  },
];

/** Used where nothing else fits: what nobody has thought about is not called harmless. */
export const unknownMeaning: Meaning = {
  id: "unknown",
  level: "security-relevant",
  actor: "security",
  reason: "not known to be harmless",
};

/** Every meaning, in the order in which they are asked. */
export const meaningTable: readonly Meaning[] = [...marks, ...fences, ...runningThings, ...plumbing, ...realm];

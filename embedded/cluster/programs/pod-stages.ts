import { played } from "../played";

/** A KWOK Stage: what happens to a pod that is in a certain state. */
interface Stage {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

const now = `{{ $now := Now }}\n`;

const addresses = `hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
phase: Running
startTime: {{ $now | Quote }}
`;

const initContainers = `initContainerStatuses:
{{ range .spec.initContainers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
  {{ if eq .restartPolicy "Always" }}
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
  {{ else }}
  state:
    terminated:
      exitCode: 0
      finishedAt: {{ $now | Quote }}
      reason: Completed
      startedAt: {{ $now | Quote }}
  {{ end }}
{{ end }}
`;

/** Status of a pod whose containers run, ready or not. */
function running(ready: boolean): string {
  const condition = (type: string, status: boolean): string =>
    `- lastTransitionTime: {{ $now | Quote }}\n  status: ${status ? '"True"' : '"False"'}\n  type: ${type}\n`;
  const gates = `{{ range .spec.readinessGates }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ .conditionType | Quote }}
{{ end }}
`;
  const containers = `containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: ${String(ready)}
  started: ${String(ready)}
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
`;
  const conditions = `conditions:\n${condition("Initialized", true)}${condition("Ready", ready)}${condition("ContainersReady", ready)}${gates}`;
  return `${now}${conditions}${containers}${initContainers}${addresses}`;
}

const completed = `${now}{{ $root := . }}
containerStatuses:
{{ range $index, $item := .spec.containers }}
- image: {{ $item.image | Quote }}
  name: {{ $item.name | Quote }}
  ready: false
  restartCount: 0
  started: false
  state:
    terminated:
      exitCode: 0
      finishedAt: {{ $now | Quote }}
      reason: Completed
      startedAt: {{ $now | Quote }}
{{ end }}
phase: Succeeded
`;

function stage(name: string, matchExpressions: readonly object[], next: object): Stage {
  const resourceRef = { apiGroup: "v1", kind: "Pod" };
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: { resourceRef, selector: { matchExpressions }, next },
  };
}

/**
 * The life of a simulated pod: ready at once, or, where a real program stands behind it, running until the controllers
 * find that program answering; complete at once when it belongs to a Job; gone at once when it is deleted.
 *
 * KWOK's own fast stages with that one difference (its module, kustomize/stage/pod/fast).
 */
export function podStages(): Stage[] {
  const alive = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
  const fresh = { key: ".status.podIP", operator: "DoesNotExist" };
  const app = `.metadata.namespace + "/" + (.metadata.labels.app // "")`;
  const apps = Object.values(played).map(({ namespace, app: name }) => `${namespace}/${name}`);
  return [
    stage("pod-ready", [alive, fresh, { key: app, operator: "NotIn", values: apps }], {
      statusTemplate: running(true),
    }),
    stage("pod-played", [alive, fresh, { key: app, operator: "In", values: apps }], { statusTemplate: running(false) }),
    stage(
      "pod-complete",
      [
        alive,
        { key: ".status.phase", operator: "In", values: ["Running"] },
        { key: ".metadata.ownerReferences.[].kind", operator: "In", values: ["Job"] },
      ],
      { statusTemplate: completed },
    ),
    stage("pod-delete", [{ ...alive, operator: "Exists" }], { finalizers: { empty: true }, delete: true }),
  ];
}

import { labelKeys } from "./contracts";

/** What labels say about an object. */
export interface LabelArgs {
  /** Short product name: value of the guide's `app` label. */
  readonly app: string;
  /** Domain the object belongs to: ingress, identity, workspace, ... */
  readonly component: string;
  /** Id of the user the object belongs to. @default none: the object is shared */
  readonly user?: string;
}

/** Labels by which Services, policies and the guide's commands select pods; they never change after creation. */
export function selectorLabels(args: LabelArgs): Record<string, string> {
  return { [labelKeys.app]: args.app, ...(args.user === undefined ? {} : { [labelKeys.user]: args.user }) };
}

/** All labels of an object. Source: Kubernetes "Recommended Labels". */
export function labels(args: LabelArgs): Record<string, string> {
  return {
    ...selectorLabels(args),
    "app.kubernetes.io/name": args.app,
    "app.kubernetes.io/component": args.component,
    "app.kubernetes.io/part-of": "webide",
    "app.kubernetes.io/managed-by": "pulumi",
    "webide.dev/owner": "platform-team",
  };
}

import { unknown, type Properties } from "../wire/value";

/** Settings of the provider, as the official one names them. */
export interface Settings {
  /** By value or path; undefined means KUBECONFIG or the user's own. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** Changed data of a named ConfigMap is an update, not a replacement. */
  readonly configMapMutable: boolean;
  /** The same for a Secret. */
  readonly secretMutable: boolean;
  /** Objects of a cluster that is gone count as deleted. */
  readonly deleteUnreachable: boolean;
  /** Objects of a cluster that is gone count as unchanged. */
  readonly skipUpdateUnreachable: boolean;
  /** True at a preview where one of the settings above is not known yet. */
  readonly incomplete: boolean;
}

/** Settings that would change what the stand-in does, and that it can not follow. */
const unsupported: Readonly<Record<string, (value: unknown) => boolean>> = {
  enableServerSideApply: (value) => value === false || value === "false",
  renderYamlToDirectory: (value) => value !== "",
  upsertExistingObjects: (value) => value === true || value === "true",
};

/** @throws Error naming a setting the stand-in does not support */
export function readSettings(args: Properties, env: NodeJS.ProcessEnv): Settings {
  for (const [key, refuses] of Object.entries(unsupported)) {
    const value = args[key];
    if (value !== undefined && value !== null && value !== unknown && refuses(value))
      throw new Error(
        `provider setting ${key} = ${JSON.stringify(value)} is not supported by the stand-in for the kubernetes plugin; ` +
          "leave it out, or install the official plugin",
      );
  }
  const text = (key: string): string | undefined => {
    const value = args[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const flag = (key: string, variable: string): boolean => {
    const value = args[key];
    return value === undefined || value === null || value === unknown
      ? env[variable] === "true"
      : value === true || value === "true";
  };
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    configMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    incomplete: ["kubeconfig", "context", "cluster", "namespace"].some((key) => args[key] === unknown),
  };
}

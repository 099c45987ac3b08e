import type { Container, EnvVar, Pod } from "./plain-objects";

/** Where the values of variables are looked up; undefined for an object that does not exist. */
export interface EnvironmentSources {
  readonly secret: (name: string) => Promise<Readonly<Record<string, string>> | undefined>;
  readonly configMap: (name: string) => Promise<Readonly<Record<string, string>> | undefined>;
}

/** A container can not be started as its pod declares it; the kubelet calls this CreateContainerConfigError. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

async function lookedUp(variable: EnvVar, pod: Pod, sources: EnvironmentSources): Promise<string | undefined> {
  const { secretKeyRef, configMapKeyRef, fieldRef } = variable.valueFrom ?? {};
  const reference = secretKeyRef ?? configMapKeyRef;
  if (reference) {
    const kind = secretKeyRef ? "Secret" : "ConfigMap";
    const { name = "", key, optional } = reference;
    const data = await (secretKeyRef ? sources.secret(name) : sources.configMap(name));
    const value = data?.[key];
    if (value !== undefined || optional) return value;
    throw new EnvironmentError(
      `${variable.name}: ${kind} "${name}" ${data ? `has no key "${key}"` : "does not exist in this namespace"}`,
    );
  }
  const fields: Readonly<Record<string, string | undefined>> = {
    "metadata.name": pod.metadata?.name,
    "metadata.namespace": pod.metadata?.namespace,
    "metadata.uid": pod.metadata?.uid,
    "spec.nodeName": pod.spec?.nodeName,
    "status.podIP": pod.status?.podIP,
  };
  const field = fields[fieldRef?.fieldPath ?? ""];
  if (field !== undefined) return field;
  throw new EnvironmentError(
    `${variable.name}: its source is none that the embedded cluster knows (value, secretKeyRef, configMapKeyRef, fieldRef to ${Object.keys(fields).join(", ")})`,
  );
}

/**
 * Environment of a container, as a kubelet would make it: `envFrom` first, `env` over it, `$(NAME)` replaced by what
 * stands before.
 *
 * @throws EnvironmentError that names variable and object; never a value
 */
export async function resolveEnvironment(
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const { prefix = "", secretRef, configMapRef } of container.envFrom ?? []) {
    const { name = "", optional } = secretRef ?? configMapRef ?? {};
    const data = await (secretRef ? sources.secret(name) : sources.configMap(name));
    if (!data && !optional) {
      throw new EnvironmentError(
        `envFrom: ${secretRef ? "Secret" : "ConfigMap"} "${name}" does not exist in this namespace`,
      );
    }
    for (const [key, value] of Object.entries(data ?? {})) result[`${prefix}${key}`] = value;
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom
      ? await lookedUp(variable, pod, sources)
      : (variable.value ?? "").replace(/\$\$|\$\(([^)]+)\)/g, (text, name: string | undefined) =>
          name === undefined ? "$" : (result[name] ?? text),
        );
    if (value !== undefined) result[variable.name] = value;
  }
  return result;
}

import type { ApiClient } from "../api-client";
import type { EnvironmentSources } from "./resolve-environment";
import type { Pod } from "./plain-objects";

/** Secrets and ConfigMaps of a pod's namespace, read when they are asked for. */
export function podSources(api: ApiClient, pod: Pod): EnvironmentSources {
  const read = async (kind: string, name: string): Promise<Record<string, string> | undefined> => {
    const object = await api.get(`/api/v1/namespaces/${pod.metadata?.namespace ?? ""}/${kind}/${name}`);
    return object && ((object["data"] ?? {}) as Record<string, string>);
  };
  return {
    configMap: (name) => read("configmaps", name),
    secret: async (name) => {
      const data = await read("secrets", name);
      if (!data) return undefined;
      const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]);
      return Object.fromEntries(decoded) as Record<string, string>;
    },
  };
}

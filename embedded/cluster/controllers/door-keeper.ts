import type { KubeConfig } from "@kubernetes/client-node";
import type { ApiClient } from "../api-client";
import type { ClusterPaths } from "../cluster-paths";
import { type DoorName, doorNames, doors } from "../doors";
import { type Forward, writeForwards } from "../node/forwards";
import { type DoorState, writeDoorStates } from "./door-state";
import { doorTarget } from "./door-target";
import type { EndpointSlice, Service } from "./plain-objects";
import { watchObjects } from "./watch-objects";

/** Inputs of {@link keepDoors}. */
export interface KeepDoorsArgs {
  readonly paths: ClusterPaths;
  readonly config: KubeConfig;
  readonly api: ApiClient;
  /** Loopback address and port of each door. */
  readonly listen: Readonly<Record<DoorName, string>>;
  readonly log: (line: string) => void;
}

/**
 * Opens each door while something that answers stands behind it, and shuts it otherwise: who knocks then is refused at once
 * and does not wait. Doors lead to Services, so pods behind them may come and go. Runs until the process ends.
 */
export async function keepDoors({ paths, config, api, listen, log }: KeepDoorsArgs): Promise<void> {
  const services = new Map<string, ReadonlyMap<string, Service>>();
  const slices = new Map<string, ReadonlyMap<string, EndpointSlice>>();
  const said = new Map<DoorName, string | undefined>();
  let isComplete = false;

  const look = (): void => {
    if (!isComplete) return; // a door that is open from before stays so meanwhile
    const forwards: Forward[] = [];
    const states: Partial<Record<DoorName, DoorState>> = {};
    for (const name of doorNames) {
      const door = doors[name];
      const { namespace, service } = door;
      const found = doorTarget(
        door,
        services.get(namespace)?.get(`${namespace}/${service}`),
        slices.get(namespace)?.values() ?? [],
      );
      const lacking = "lacking" in found ? found.lacking : undefined;
      if ("target" in found) forwards.push({ listen: listen[name], target: found.target });
      states[name] = { listen: listen[name], ...(lacking !== undefined && { lacking }) };
      if (!said.has(name) || said.get(name) !== lacking) log(`door ${name} (${listen[name]}): ${lacking ?? "open"}`);
      said.set(name, lacking);
    }
    writeForwards(paths, "doors", forwards);
    writeDoorStates(paths, states);
  };

  for (const namespace of new Set(doorNames.map((name) => doors[name].namespace))) {
    const watch = { config, api, log, onChange: look };
    services.set(
      namespace,
      await watchObjects<Service>({ ...watch, path: `/api/v1/namespaces/${namespace}/services` }),
    );
    slices.set(
      namespace,
      await watchObjects<EndpointSlice>({
        ...watch,
        path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      }),
    );
  }
  isComplete = true;
  look();
}

import type { ClusterPaths } from "../cluster-paths";
import type { DoorName } from "../doors";
import { isFree, type Ports } from "../ports";
import { forwardState } from "./forwards";

/** Where the doors of a cluster are: loopback addresses and ports of this machine. */
export type DoorAddresses = Readonly<Record<DoorName, string>>;

/** Inputs of {@link chooseDoors}. */
export interface ChooseDoorsArgs {
  readonly paths: ClusterPaths;
  readonly ports: Ports;
  /** Is told of a door that is not where browsers look for it. @default nobody */
  readonly progress?: ((line: string) => void) | undefined;
  /** @default asks the system */
  readonly isPortFree?: (port: number) => Promise<boolean>;
}

/**
 * Chooses where the doors are. The platform's addresses name no port, so the public doors want the ports that browsers use,
 * at every start again; another port only lets one look behind.
 */
export async function chooseDoors({
  paths,
  ports,
  progress,
  isPortFree = isFree,
}: ChooseDoorsArgs): Promise<DoorAddresses> {
  const ours = new Set(
    forwardState(paths)
      .filter(({ error }) => error === undefined)
      .map(({ listen }) => listen),
  );
  const at = async (scheme: string, wanted: number, instead: number): Promise<string> => {
    const listen = `127.0.0.1:${wanted}`;
    if (ours.has(listen) || (await isPortFree(wanted))) return listen;
    progress?.(
      `port ${wanted} is used by another program, so the public door is ${scheme}://127.0.0.1:${instead}. Browsers look for the platform at port ${wanted}: free it, then webide cluster start`,
    );
    return `127.0.0.1:${instead}`;
  };
  return {
    edge: await at("https", 443, ports.doorHttps),
    plain: await at("http", 80, ports.doorHttp),
    keycloak: `127.0.0.1:${ports.keycloak}`,
  };
}

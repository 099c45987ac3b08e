import type { DoorAddresses } from "../node/choose-doors";
import type { NodeKind } from "../node-kind";
import type { Ports } from "../ports";

/** What the controllers are told in their configuration file. */
export interface ControllersConfig {
  readonly dir: string;
  readonly nodes: NodeKind;
  /** Left out where no node is real. */
  readonly doors?: DoorAddresses;
  readonly server: string;
  readonly ports: Ports;
  /** The Java command. */
  readonly java: string;
  /** Keycloak's built distribution. */
  readonly keycloak: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string;
}

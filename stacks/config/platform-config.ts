import type { PlatformHosts } from "../../components/core/hosts";
import type { ImageLock } from "./image-lock";
import type { BackupsFile } from "./schema/backups";
import type { CalendarFile } from "./schema/calendar";
import type { ContactsFile } from "./schema/contacts";
import type { ModelsFile } from "./schema/models";
import type { SecretName, Settings } from "./schema/settings";
import type { SloFile } from "./schema/slo";
import type { Department, User } from "./schema/users";
import type { WorkspacesFile } from "./schema/workspaces";
import type { StackIdentity } from "./stack-identity";

/** Which secrets the stack's settings call for, and which of them are set; never their values. */
export interface SecretState {
  readonly required: readonly SecretName[];
  readonly present: readonly SecretName[];
}

/** Everything the program is configured with, checked and typed: stack settings and catalog together. */
export interface PlatformConfig {
  readonly stack: StackIdentity;
  /** Plain keys of Pulumi.<environment>.yaml, defaults filled in. */
  readonly settings: Omit<Settings, "secrets">;
  readonly secrets: SecretState;
  /** Public host names below the domain. */
  readonly hosts: PlatformHosts;
  readonly departments: readonly Department[];
  /** Users of the stack: all of the environment on a platform stack, those of the shard on a shard stack. */
  readonly users: readonly User[];
  /** Numbers of all shards of the environment that hold a user, ascending. */
  readonly shards: readonly number[];
  readonly workspaces: WorkspacesFile;
  readonly images: ImageLock;
  readonly models: ModelsFile;
  readonly slo: SloFile;
  readonly backups: BackupsFile;
  readonly calendar: CalendarFile;
  readonly contacts: ContactsFile;
}

import { platformHosts } from "../components/core/hosts";
import type { Problem, YamlDocument } from "../components/core/yaml-document";
import { DocumentError } from "../components/core/yaml-document";
import { idleProblems, imageProblems, sloProblems } from "./config/catalog-rules";
import { imageLock } from "./config/image-lock";
import type { PlatformConfig } from "./config/platform-config";
import { readDocument } from "./config/read-document";
import { backupsSchema } from "./config/schema/backups";
import { calendarSchema } from "./config/schema/calendar";
import { contactsSchema } from "./config/schema/contacts";
import { imagesSchema } from "./config/schema/images";
import { modelsSchema } from "./config/schema/models";
import { sloSchema } from "./config/schema/slo";
import { usersSchema } from "./config/schema/users";
import { workspacesSchema } from "./config/schema/workspaces";
import { stackIdentity, stackNameForm } from "./config/stack-identity";
import { readStackSettings } from "./config/stack-settings";
import { userProblems } from "./config/user-rules";

export type { PlatformConfig, SecretState } from "./config/platform-config";
export type { ImageLock } from "./config/image-lock";
export type { StackIdentity } from "./config/stack-identity";
export type { BackupsFile } from "./config/schema/backups";
export type { CalendarFile } from "./config/schema/calendar";
export type { ContactsFile } from "./config/schema/contacts";
export type { LockedImage } from "./config/schema/images";
export type { GatewayLimits, ModelServer, ModelsFile } from "./config/schema/models";
export type { ExternalHostSettings, ObjectStoreSettings, SecretName, Settings } from "./config/schema/settings";
export type { SloFile, TimeBand } from "./config/schema/slo";
export type { Department, Role, User } from "./config/schema/users";
export type { TierSettings, WorkspacesFile } from "./config/schema/workspaces";
export { durationSeconds } from "./config/duration";
export { environments, shardStackName, stackIdentity } from "./config/stack-identity";
export { DocumentError } from "../components/core/yaml-document";

/** What {@link loadConfig} reads. */
export interface LoadConfigArgs {
  /** Folder that holds Pulumi.yaml and catalog/. */
  readonly root: string;
  /** Name of the stack: `dev`, `prod`, or `<environment>-users-NN`. */
  readonly stack: string;
  /**
   * Configuration as an engine passes it (`pulumi.runtime.allConfig()`); overrides the plain keys of the stack's file.
   * A user shard has no configuration of its own: it follows its environment's file whatever the engine passes.
   * @default none: no engine runs
   */
  readonly engineConfig?: Readonly<Record<string, string>>;
}

/** The data of a document that has no problems. */
function dataOf<T>(document: YamlDocument<T>): T {
  if (document.data === undefined) throw new DocumentError(document.problems);
  return document.data;
}

/**
 * Reads and checks everything a stack is configured with: its settings and the catalog.
 *
 * @throws DocumentError with every problem of every file at once
 */
export function loadConfig(args: LoadConfigArgs): PlatformConfig {
  const { root } = args;
  const identity = stackIdentity(args.stack);
  if (identity === undefined) {
    const place = { file: `Pulumi.${args.stack}.yaml`, line: 1, column: 1, path: "stack", value: args.stack };
    throw new DocumentError([{ ...place, message: "is not a stack of this project", allowed: stackNameForm }]);
  }
  const { environment } = identity;
  const stack = readStackSettings(root, environment, args.engineConfig, identity.kind === "users");
  const users = readDocument(root, `catalog/users.${environment}.yaml`, usersSchema);
  const workspaces = readDocument(root, "catalog/workspaces.yaml", workspacesSchema);
  const images = readDocument(root, "catalog/images.yaml", imagesSchema);
  const models = readDocument(root, `catalog/models.${environment}.yaml`, modelsSchema);
  const slo = readDocument(root, "catalog/slo.yaml", sloSchema);
  const backups = readDocument(root, "catalog/backups.yaml", backupsSchema);
  const calendar = readDocument(root, "catalog/calendar.yaml", calendarSchema);
  const contacts = readDocument(root, "catalog/contacts.yaml", contactsSchema);

  const problems: Problem[] = [
    ...stack.problems,
    ...[users, workspaces, images, models, slo, backups, calendar, contacts].flatMap((document) => document.problems),
    ...userProblems(users, workspaces),
    ...idleProblems(workspaces),
    ...sloProblems(slo),
    ...imageProblems(images),
  ];
  if (problems.length > 0 || stack.settings === undefined) throw new DocumentError(problems);

  const { settings } = stack;
  const { departments, users: everybody } = dataOf(users);
  const ofStack = identity.kind === "users" ? everybody.filter((user) => user.shard === identity.shard) : everybody;
  return {
    stack: identity,
    settings,
    secrets: stack.secrets,
    hosts: platformHosts(settings.domain),
    departments,
    users: ofStack,
    shards: [...new Set(everybody.map((user) => user.shard))].sort((a, b) => a - b),
    workspaces: dataOf(workspaces),
    images: imageLock(dataOf(images).images, settings.registry, settings.embedded),
    models: dataOf(models),
    slo: dataOf(slo),
    backups: dataOf(backups),
    calendar: dataOf(calendar),
    contacts: dataOf(contacts),
  };
}

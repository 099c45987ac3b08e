import * as pulumi from "@pulumi/pulumi";
import type { Tier } from "../core/contracts";
import { quotaName } from "../core/contracts";
import type { BackupHolder } from "./backup-access";
import { backupAccess } from "./backup-access";
import type { CodeServerArgs } from "./code-server";
import { CodeServer, codeServerApp } from "./code-server";
import { editorConfigMap } from "./code-server-pod";
import type { GatewayRoutes } from "./editor-clients";
import type { Settings } from "./editor-settings";
import { editorSettings } from "./editor-settings";
import { userGatewayKey } from "./gateway-key";
import { homeVolume } from "./home-volume";
import { wakerAccess } from "./waker-access";
import type { ContainerDefaults, TierQuota } from "./workspace-fence";
import { WorkspaceFence } from "./workspace-fence";
import type { Disabled, TierElevation } from "./workspace-identity";

type EditorArgs = Omit<CodeServerArgs, "namespace" | "enabled" | "settings" | "gatewayUrl">;

/** Inputs of {@link Workspace}. */
export interface WorkspaceArgs extends EditorArgs {
  /** Department the user belongs to, as a label value. */
  readonly department: string;
  /** Which of the two quotas holds. */
  readonly tier: Tier;
  /** Who allowed the elevated tier. @default none: right for the tier `default` only */
  readonly elevation?: TierElevation;
  /** Set while the account is switched off. @default enabled */
  readonly disabled?: Disabled;
  /** Hard limits for everything the user runs. */
  readonly quota: TierQuota;
  /** Resources of containers that name none. */
  readonly containerDefaults: ContainerDefaults;
  /** Size of the home volume. */
  readonly homeSize: string;
  /** StorageClass of the home volume. */
  readonly storageClass: string;
  /** Stack that owns the workspace and may adopt it again. */
  readonly stack: string;
  /** Keep namespace and home volume when they leave the program, and refuse their deletion. */
  readonly retain: boolean;
  /** Parent of the users' hosts: `ide.<domain>`. */
  readonly workspaceParent: string;
  /** Where the user's editor clients send their requests. */
  readonly routes: GatewayRoutes;
  /** Who holds the volumes of stopped workspaces during a backup. @default nobody: they are not backed up */
  readonly backupHolder?: BackupHolder;
  /** The guide's `settings.json` (8.1), as the catalog carries it. */
  readonly editorSettings: Settings;
}

/** Everything one user has: fenced namespace, home volume, gateway key, editor. */
export class Workspace extends pulumi.ComponentResource {
  /** Address of the user's editor. */
  readonly url: string;
  /** Namespace of the user; known once the fence stands. */
  readonly namespace: pulumi.Output<string>;
  /** SHA-256 of the user's gateway key, secret; undefined for a disabled user, whose key no gateway may list. */
  readonly gatewayKeyHash: pulumi.Output<string> | undefined;

  constructor(name: string, args: WorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:workspace:Workspace", name, { userId: args.userId, tier: args.tier }, opts);
    const { userId } = args;
    const enabled = args.disabled === undefined;
    const { tier, elevation, disabled, quota, stack, retain } = args;
    // Named one by one: what a component is given is stored with the stack, and the scripts need not be in there twice.
    const fence = new WorkspaceFence(
      `${name}-fence`,
      {
        userId,
        department: args.department,
        tier,
        elevation,
        quota,
        containerDefaults: args.containerDefaults,
        disabled,
        stack,
        retain,
      },
      { parent: this },
    );
    // What follows up to the editor is declared by functions: a component each would be four more things a user for the
    // engine to register and for every rule to judge.
    // Nothing moves in before quota and network stand.
    const inside = { parent: this, dependsOn: [fence] };
    const { namespace } = fence;

    const home = homeVolume(
      `${name}-home`,
      { namespace, userId, size: args.homeSize, storageClass: args.storageClass, stack, retain },
      inside,
    );
    const key = userGatewayKey(
      `${name}-gateway-key`,
      { namespace, userId, routes: args.routes, rotation: args.keyRotation },
      inside,
    );
    new CodeServer(
      `${name}-code-server`,
      {
        ...args,
        namespace,
        enabled,
        gatewayUrl: args.routes.openAiUrl,
        settings: editorSettings({
          guide: args.editorSettings,
          tabbyUrl: args.routes.tabbyUrl,
          portProxy: args.portProxy ?? false,
        }),
      },
      { parent: this, dependsOn: [fence, home, key.secret] },
    );
    // A switched-off account can not be woken: the waker has no rights there at all.
    if (enabled) {
      const readable = { deployment: codeServerApp, configMap: editorConfigMap, quota: quotaName(tier) };
      wakerAccess(`${name}-waker`, { namespace, userId, ...readable }, inside);
    }
    if (args.backupHolder !== undefined) {
      backupAccess(`${name}-backup`, { namespace, userId, holder: args.backupHolder }, inside);
    }

    this.url = `https://${userId}.${args.workspaceParent}/`;
    this.namespace = namespace;
    this.gatewayKeyHash = enabled ? key.hash : undefined;
    this.registerOutputs({ url: this.url, namespace: this.namespace });
  }
}

import * as keycloak from "@pulumi/keycloak";
import { version as providerVersion } from "@pulumi/keycloak/package.json";
import * as pulumi from "@pulumi/pulumi";
import { checksum } from "../core/checksum";
import type { LoginFlows } from "./login-flows";
import { loginFlowAliases } from "./login-flows";

/** Inputs of {@link FlowBindings}. */
export interface FlowBindingsArgs {
  readonly realm: keycloak.Realm;
  /** Everything that is written to the realm, as plain values. */
  readonly realmSettings: object;
  readonly flows: LoginFlows;
}

/** Changes whenever the provider may write the realm again: with its settings, or with the provider's own defaults. */
export function bindingTrigger(settings: object, provider: string = providerVersion): string {
  return checksum({ settings, provider });
}

/**
 * Makes the second factor the realm's way to sign in.
 *
 * The trap: each later write of the Realm resource sends the browser flow that it read when it was created, `browser`,
 * and thereby switches the second factor off; this resource's own state stays as it was, so that no preview shows it.
 * Therefore the bindings are *replaced* whenever the realm is written:
 * - `replacementTrigger` follows the realm's settings. The engine compares it with the last one that was applied, so
 *   that a run which stopped between the two writes binds again when it is repeated.
 * - `retainOnDelete`, because deleting bindings sets Keycloak's own flows: the old resource must leave the state without
 *   touching the server, else the replacement would undo itself. For the same reason removing this resource from the
 *   program leaves the second factor on. It can not be protected: the engine refuses to replace protected resources.
 *
 * What remains is the moment between the two writes. There the overrides on the clients hold; see {@link BuiltInClients}
 * for why they must stand on *every* client. A write of the realm that no setting explains (repair of drift) follows a
 * refresh, after which the provider knows the true flow.
 */
export class FlowBindings extends pulumi.ComponentResource {
  constructor(name: string, args: FlowBindingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:identity:FlowBindings", name, {}, opts);
    new keycloak.authentication.Bindings(
      name,
      {
        realmId: args.realm.id,
        browserFlow: loginFlowAliases.browser,
        directGrantFlow: loginFlowAliases.directGrant,
      },
      {
        parent: this,
        // A flow is bound when it is whole: bound earlier it would be an empty door.
        dependsOn: args.flows,
        retainOnDelete: true,
        replacementTrigger: bindingTrigger(args.realmSettings),
      },
    );
    this.registerOutputs({});
  }
}

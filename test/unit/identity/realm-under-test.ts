import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { IdentityRealmArgs } from "../../../components/identity/realm";
import { IdentityRealm } from "../../../components/identity/realm";
import { Recorded } from "../../support/recorded";

export const realmArgs: IdentityRealmArgs = {
  realm: "webide",
  displayName: "Web IDE",
  publicUrl: "https://sso.company.com",
  adminUrl: "https://sso-admin.company.com",
  departments: ["platform", "payments"],
  roles: { developer: "Writes code", helpdesk: "Helps users" },
};

const recordings = new Map<string, Promise<Recorded>>();

/** A realm with some arguments changed, as recorded; the same arguments are recorded once. */
export function recordedRealm(changes: Partial<IdentityRealmArgs> = {}): Promise<Recorded> {
  const key = JSON.stringify(changes);
  const recording =
    recordings.get(key) ??
    Recorded.of(() => {
      new IdentityRealm("realm", { ...realmArgs, ...changes });
    });
  recordings.set(key, recording);
  return recording;
}

/** Resource options that a recording does not keep, as the engine would have been told. */
export interface EngineOptions {
  readonly type: string;
  readonly name: string;
  readonly replacementTrigger: unknown;
  readonly deletedWith: string;
}

/** Runs a program and returns those options of every resource. */
export async function engineOptions(program: () => void): Promise<EngineOptions[]> {
  const seen: EngineOptions[] = [];
  const prototype = MockMonitor.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back below, and called with its own `this`
  const original = prototype.registerResource;
  prototype.registerResource = function (request, callback) {
    seen.push({
      type: request.getType(),
      name: request.getName(),
      replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
      deletedWith: request.getDeletedwith(),
    });
    return original.call(this, request, callback);
  };
  try {
    await Recorded.of(program);
  } finally {
    prototype.registerResource = original;
  }
  return seen;
}

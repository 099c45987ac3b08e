import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";

/** The parts of Pulumi's per-run state that a recording sets. */
export interface RuntimeStore {
  supportsSecrets: boolean;
  supportsResourceReferences: boolean;
  supportsAliasSpecs: boolean;
  supportsDeletedWith: boolean;
}

interface State {
  LocalStore: new () => RuntimeStore;
}

interface Settings {
  waitForRPCs(): Promise<void>;
}

// The SDK isolates inline programs of the Automation API this way but leaves the two modules out of its type
// declarations; they are named here once, and the recording's own test fails if a release moves them.
const load = createRequire(__filename);
const state = load("@pulumi/pulumi/runtime/state") as State;
const settings = load("@pulumi/pulumi/runtime/settings") as Settings;

/** Runs `body` with a Pulumi runtime that nothing else in the process shares. */
export async function isolatedRuntime<T>(body: (store: RuntimeStore) => Promise<T>): Promise<T> {
  const store = new state.LocalStore();
  return sharedStorage().run(store, () => body(store));
}

/** Where the SDK keeps its current store: on the global object, shared between copies of the package. */
function sharedStorage(): AsyncLocalStorage<RuntimeStore> {
  return (globalThis as unknown as { asyncLocalStorage: AsyncLocalStorage<RuntimeStore> }).asyncLocalStorage;
}

/** Resolves once every resource of the current run has been registered. */
export function registrationsDone(): Promise<void> {
  return settings.waitForRPCs();
}

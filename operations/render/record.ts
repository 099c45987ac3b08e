import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { isolatedRuntime, registrationsDone } from "./isolated-runtime";
import type { RecordedResource } from "./recorded-resource";
import { secretMarker, unknownMarker } from "./recorded-resource";

/** How to run the program. */
export interface RecordArgs {
  readonly stack: string;
  /** @default webide */
  readonly project?: string;
  /** Leave unknown what an engine would not know before the first deployment. @default false */
  readonly unknowns?: boolean;
  /** Outputs of the stacks that the program refers to, by full stack name. @default none */
  readonly references?: Readonly<Record<string, Record<string, unknown>>>;
}

/** What the program declared. */
export interface Recording {
  readonly resources: readonly RecordedResource[];
  /** Stack outputs, secrets as markers. */
  readonly outputs: Record<string, unknown>;
}

const secretSignature = "4dabf18193072939515e22adb298388d";

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && secretSignature in value;
}

/** Plain data: secrets unwrapped, unknowns as the engine's sentinel. */
function plain(value: unknown): unknown {
  if (pulumi.isUnknown(value)) return unknownMarker;
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

/** What a provider would answer: the inputs, and for random values a marker in place of a secret. */
function stateOf(args: pulumi.runtime.MockResourceArgs, unknowns: boolean): Record<string, unknown> {
  const inputs = args.inputs as Record<string, unknown>;
  if (!args.type.startsWith("random:")) return inputs;
  const marker = secretMarker(args.name);
  const value = unknowns ? unknownMarker : pulumi.secret(marker);
  return { ...inputs, result: value, hex: value, base64: value, bcryptHash: value };
}

/** A monitor that answers like an engine in preview and remembers what it was asked for, options included. */
class RecordingMonitor extends MockMonitor {
  readonly recorded: RecordedResource[] = [];

  constructor(args: RecordArgs) {
    super({
      newResource: (resource) => {
        if (resource.type === "pulumi:pulumi:StackReference") {
          const stack = String((resource.inputs as { name: unknown }).name);
          const outputs = args.references?.[stack];
          if (outputs === undefined)
            throw new Error(`the program refers to stack "${stack}", which was not rendered before it`);
          return { id: stack, state: { name: stack, outputs, secretOutputNames: [] } };
        }
        const known = !args.unknowns || !resource.custom || resource.type.startsWith("pulumi:");
        return { id: known ? `${resource.name}-id` : undefined, state: stateOf(resource, args.unknowns ?? false) };
      },
      call: (call) => call.inputs as Record<string, unknown>,
    });
  }

  override async registerResource(
    req: RegisterResourceRequest,
    callback: (error: unknown, response: RegisterResourceResponse | undefined) => void,
  ): Promise<void> {
    const properties = req.getObject();
    const raw: Record<string, unknown> = {};
    if (properties) Object.assign(raw, pulumi.runtime.deserializeProperties(properties, true));
    const declared = {
      type: req.getType(),
      name: req.getName(),
      parent: req.getParent(),
      custom: req.getCustom(),
      inputs: plain(raw) as Record<string, unknown>,
      secretInputs: Object.keys(raw).filter((key) => isSecret(raw[key])),
      protect: req.getProtect() ?? false,
      retainOnDelete: req.getRetainondelete() ?? false,
      ignoreChanges: req.getIgnorechangesList(),
      dependencies: req.getDependenciesList(),
    };
    await super.registerResource(req, (error: unknown, response: RegisterResourceResponse | undefined) => {
      if (response !== undefined) this.recorded.push({ ...declared, urn: response.getUrn() });
      callback(error, response);
    });
  }
}

/**
 * Runs a Pulumi program without an engine and returns what it declared.
 *
 * Every call has a runtime of its own, so that several stacks can be recorded by one process.
 */
export async function record(program: () => unknown, args: RecordArgs): Promise<Recording> {
  return withoutStackTraces(() =>
    isolatedRuntime(async (store) => {
      const monitor = new RecordingMonitor(args);
      store.supportsSecrets = true;
      store.supportsResourceReferences = true;
      store.supportsAliasSpecs = true;
      store.supportsDeletedWith = true;
      pulumi.runtime.setMockOptions(
        monitor,
        args.project ?? "webide",
        args.stack,
        args.unknowns ?? false,
        "organization",
      );
      let outputs: unknown;
      let failure: Error | undefined;
      await pulumi.runtime.runInPulumiStack(async () => {
        try {
          outputs = await program();
        } catch (error) {
          // Thrown through the runtime, an error would also end the process as an unhandled rejection.
          failure = error instanceof Error ? error : new Error(String(error));
        }
      });
      await registrationsDone();
      if (failure !== undefined) throw failure;
      const resolved = await resolve(outputs ?? {});
      return { resources: monitor.recorded, outputs: plain(resolved) as Record<string, unknown> };
    }),
  );
}

// Taken once: recordings may overlap.
const usualTraceLimit = Error.stackTraceLimit;

/**
 * The runtime keeps a stack trace for each of its promises, in case one never ends; with source maps that is a fifth of
 * a recording's time. WEBIDE_DEBUG brings them back.
 */
async function withoutStackTraces<T>(body: () => Promise<T>): Promise<T> {
  if (process.env["WEBIDE_DEBUG"] === undefined) Error.stackTraceLimit = 0;
  try {
    return await body();
  } finally {
    Error.stackTraceLimit = usualTraceLimit;
  }
}

/** Waits for every output inside a value; unknown ones become the sentinel. */
async function resolve(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) {
    const output = value as pulumi.Output<unknown> & { isKnown: Promise<boolean>; promise(): Promise<unknown> };
    return (await output.isKnown) ? resolve(await output.promise()) : unknownMarker;
  }
  // A resource holds its parent, which holds it: only its name is of use in an output.
  if (pulumi.Resource.isInstance(value)) return resolve(value.urn);
  if (Array.isArray(value)) return Promise.all(value.map(resolve));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      await Promise.all(Object.entries(value).map(async ([k, v]) => [k, await resolve(v)] as const)),
    );
  }
  return value;
}

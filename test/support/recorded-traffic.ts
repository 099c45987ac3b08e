import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** One call between the engine and an official plugin, as the engine's debug log has it. */
export interface RecordedCall {
  /** Scenario it comes from, as in `02-create`. */
  readonly scenario: string;
  /** Line in the scenario's file; the first is 1. */
  readonly line: number;
  /** `Check`, `Create`, ...; calls of other services carry the service's name, as in `LanguageRuntime/Run`. */
  readonly method: string;
  /** Request by protobuf field names; fields that have their default value are left out. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Undefined where the call failed. */
  readonly response: Readonly<Record<string, unknown>> | undefined;
  /** The error's words, one each; empty where the call worked. */
  readonly errors: readonly string[];
  /** Seconds it took, where that was a second or more. */
  readonly seconds: number | undefined;
}

/** Which calls; each part that is left out fits everything. */
export interface CallFilter {
  /** Plugin as in `random`, told from the type of the resource or provider that the call is about. */
  readonly plugin?: string;
  readonly method?: string;
  /** Type token, as in `random:index/randomId:RandomId`. */
  readonly type?: string;
  /** Name in the program. */
  readonly name?: string;
  /** Scenario as in `02-create`. */
  readonly scenario?: string;
}

const folder = path.join(__dirname, "..", "fixtures", "conformance");

function readScenario(file: string): RecordedCall[] {
  const scenario = path.basename(file, ".jsonl");
  const lines = readFileSync(path.join(folder, file), "utf8").split("\n");
  return lines.flatMap((text, index) => {
    if (text === "") return [];
    const call = JSON.parse(text) as Partial<RecordedCall> & { method: string };
    return {
      scenario,
      line: index + 1,
      method: call.method,
      request: call.request ?? {},
      response: call.response,
      errors: call.errors ?? [],
      seconds: call.seconds,
    };
  });
}

/** Plugin that a call went to; undefined for calls that name no resource (Handshake) and for other services. */
function pluginOf(call: RecordedCall): string | undefined {
  const type = call.request["type"];
  if (typeof type !== "string") return undefined;
  const provider = /^pulumi:providers:(.+)$/.exec(type);
  return provider?.[1] ?? type.split(":")[0];
}

let calls: RecordedCall[] | undefined;

/**
 * What the official plugins and the engine said to each other, in recorded order, read from test/fixtures/conformance.
 * Throws when nothing fits, so that a misspelt filter is not a test that passes on nothing.
 */
export function recordedTraffic(filter: CallFilter = {}): RecordedCall[] {
  calls ??= readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .flatMap(readScenario);
  const found = calls.filter(
    (call) =>
      (filter.plugin === undefined || filter.plugin === pluginOf(call)) &&
      (filter.method === undefined || filter.method === call.method) &&
      (filter.type === undefined || filter.type === call.request["type"]) &&
      (filter.name === undefined || filter.name === call.request["name"]) &&
      (filter.scenario === undefined || filter.scenario === call.scenario),
  );
  if (found.length === 0) throw new Error(`no recorded call fits ${JSON.stringify(filter)}`);
  return found;
}

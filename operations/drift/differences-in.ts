import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./difference";
import { differingPaths, wholeList } from "./differing-paths";
import { kindOf, objectName } from "./object-name";
import type { PathStep } from "./property-path";
import { parsePath, pathText, valueAt } from "./property-path";
import { isSecretValue } from "./secret-value";

type Fields = Readonly<Record<string, unknown>>;

/** Made and kept by the API server; nobody declares them. */
const serverMade =
  /^(status\b|__|id$|metadata\.(uid|resourceVersion|generation|creationTimestamp|managedFields|selfLink|deletionTimestamp)\b)/;

function reportedPaths({ detailedDiff, diffs }: StepEventMetadata, expected: Fields, found: Fields): PathStep[][] {
  const reported = Object.keys(detailedDiff ?? {});
  const texts = reported.length > 0 ? reported : (diffs ?? []);
  // A plugin that names no field has compared all the same.
  return texts.length > 0 ? texts.map(parsePath) : differingPaths(expected, found);
}

/** Goes as deep as both sides have the field, since what a difference means depends on the field. */
function leaves(steps: readonly PathStep[], expected: Fields, found: Fields): PathStep[][] {
  const whole = wholeList(expected, wholeList(found, steps));
  const below = differingPaths(valueAt(expected, whole), valueAt(found, whole), whole);
  return below.length > 0 ? below : [whole];
}

function changes(metadata: StepEventMetadata): Pick<Difference, "steps" | "expected" | "found">[] {
  const expected = (metadata.old?.inputs ?? {}) as Fields;
  const live = (metadata.new?.inputs ?? {}) as Fields;
  const outputs = (metadata.new?.outputs ?? {}) as Fields;
  const unique = new Map<string, PathStep[]>();
  for (const reported of reportedPaths(metadata, expected, live)) {
    for (const steps of leaves(reported, expected, live)) unique.set(pathText(steps), steps);
  }
  const paths = [...unique].filter(([path]) => !serverMade.test(path)).map(([, steps]) => steps);
  // The plugin says that something differs and not what: better an empty path than silence.
  if (unique.size === 0) return [{ steps: [], expected: undefined, found: undefined }];
  return paths.map((steps) => {
    const wanted = valueAt(expected, steps);
    const input = valueAt(live, steps);
    // A field that was not declared has no place among the inputs; the whole object has it.
    const found = input === undefined || isDeepStrictEqual(wanted, input) ? (valueAt(outputs, steps) ?? input) : input;
    return { steps, expected: wanted, found };
  });
}

/** What an event of a refresh says of drift; nothing for every other event. */
export function differencesIn(event: EngineEvent): Difference[] {
  const metadata = event.resOutputsEvent?.metadata;
  if (metadata?.old === undefined || (metadata.op !== "update" && metadata.op !== "delete")) return [];
  const { urn, type, old } = metadata;
  const declared = old.inputs as Fields;
  const outputs = old.outputs as Fields;
  const kind = kindOf(type);
  const fieldManager = outputs["__fieldManager"];
  const common = {
    urn,
    kind,
    object: objectName(type, urn, declared, outputs),
    declared,
    fieldManager: typeof fieldManager === "string" ? fieldManager : undefined,
  };
  if (metadata.op === "delete") {
    return [{ ...common, change: "missing", steps: [], expected: undefined, found: undefined, isSecret: false }];
  }
  const objects = [declared, metadata.new?.inputs, metadata.new?.outputs];
  return changes(metadata).map((change) => ({
    ...common,
    ...change,
    change: "changed",
    isSecret: isSecretValue({ kind, ...change, objects }),
  }));
}

import type { EngineEvent } from "@pulumi/pulumi/automation";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Difference } from "../../../operations/drift/difference";
import { differencesIn } from "../../../operations/drift/differences-in";
import { pathText } from "../../../operations/drift/property-path";
import { recordedTraffic } from "../../support/recorded-traffic";

const file = join(__dirname, "../../fixtures/drift/refresh-preview.jsonl");

/** Events of the engine at a refresh preview of objects that were changed by hand. */
export function recordedRefresh(): EngineEvent[] {
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EngineEvent);
}

/** Every difference of the recording, as `object path`. */
export function recordedDifferences(): Map<string, Difference> {
  return new Map(
    recordedRefresh()
      .flatMap(differencesIn)
      .map((difference) => [`${difference.object} ${pathText(difference.steps)}`.trim(), difference]),
  );
}

/** The event that the engine makes of what an official plugin answered to a refresh. */
export function eventOf(scenario: string, type: string, name: string): EngineEvent {
  const find = (method: string) => recordedTraffic({ scenario, method, type, name })[0];
  const read = find("Read");
  const request = read?.request as { urn: string; id: string; inputs: object; properties: object };
  const response = (read?.response ?? {}) as { id?: string; inputs?: object; properties?: object };
  const { detailedDiff = {} } = (find("Diff")?.response ?? {}) as { detailedDiff?: Record<string, { kind?: string }> };
  const state = (inputs: object, outputs: object) => ({ type, urn: request.urn, id: request.id, inputs, outputs });
  const isGone = response.id === undefined;
  const metadata = {
    op: isGone ? "delete" : Object.keys(detailedDiff).length > 0 ? "update" : "same",
    urn: request.urn,
    type,
    old: state(request.inputs, request.properties),
    ...(!isGone && { new: state(response.inputs ?? {}, response.properties ?? {}) }),
    detailedDiff: Object.fromEntries(Object.keys(detailedDiff).map((path) => [path, { diffKind: "update" }])),
  };
  return { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } } as unknown as EngineEvent;
}

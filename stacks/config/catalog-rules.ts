import type { DocumentPath, Problem, YamlDocument } from "../../components/core/yaml-document";
import { durationSeconds, isDuration } from "./duration";
import { select, valueAt } from "./select";

/** A threshold as a number, durations in seconds; undefined for anything else. */
function figure(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && isDuration(value) ? durationSeconds(value) : undefined;
}

/** Keys that must rise from left to right where they stand in one mapping. */
function rising(document: YamlDocument<unknown>, path: DocumentPath, keys: readonly string[]): Problem[] {
  const band = valueAt(document.raw, path);
  const present = keys
    .map((key) => ({ key, value: figure(valueAt(band, [key])) }))
    .filter((item): item is { key: string; value: number } => item.value !== undefined);
  return present.slice(1).flatMap((item, index) => {
    const before = present[index];
    if (before === undefined || before.value < item.value) return [];
    return [document.problemAt([...path, item.key], `is not above ${before.key}`, keys.join(" < "))];
  });
}

/** Thresholds that contradict each other. */
export function sloProblems(slo: YamlDocument<unknown>): Problem[] {
  const bands = select(slo.raw, ["bands", "*"]).flatMap(({ path }) =>
    rising(slo, path, ["idleBelow", "normal", "warning", "critical"]),
  );
  const targets = select(slo.raw, ["poc", "*"]).flatMap(({ path }) => {
    // A share is better the higher it is, a duration the shorter it is.
    const keys =
      typeof valueAt(slo.raw, [...path, "minimum"]) === "number" ? ["minimum", "target"] : ["target", "minimum"];
    return rising(slo, path, keys);
  });
  const expiry = rising(slo, ["alerts", "certificateExpiryDays"], ["critical", "warning"]);
  return [...bands, ...targets, ...expiry];
}

const leastIdleSeconds = { after: 60, jobsEndAfter: 60, checkEvery: 10 };

/** Times of the idle stop that would stop people at work, or that the waker can not count in. */
export function idleProblems(workspaces: YamlDocument<unknown>): Problem[] {
  const short = Object.entries(leastIdleSeconds).flatMap(([key, least]) => {
    const path = ["idle", key];
    const seconds = figure(valueAt(workspaces.raw, path));
    if (seconds === undefined || (seconds >= least && Number.isInteger(seconds))) return [];
    return [workspaces.problemAt(path, "is no useful time", `whole seconds, at least ${String(least)}s`)];
  });
  return [...short, ...rising(workspaces, ["idle"], ["after", "jobsEndAfter"])];
}

/** Digests without the place they were read at, and the other way round. */
export function imageProblems(images: YamlDocument<unknown>): Problem[] {
  return select(images.raw, ["images", "*"]).flatMap(({ path, value }) => {
    const unverified = valueAt(value, ["digest"]) === "unverified";
    return ["reference", "read"].flatMap((key) => {
      const present = valueAt(value, [key]) !== undefined;
      if (unverified && present) {
        return [
          images.problemAt(
            [...path, key],
            "stands beside an unverified digest",
            "the digest that was read there",
            true,
          ),
        ];
      }
      if (!unverified && !present) {
        return [images.problemAt([...path, key], "is missing", "where and when the digest was read")];
      }
      return [];
    });
  });
}

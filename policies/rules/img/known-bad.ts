import { annotations } from "../../../components/core/contracts";
import { belowPattern } from "../../cel/images";
import { versionedImages, versionFindings } from "../../cel/image-versions";
import { noneFound } from "../../cel/none-found";
import { text } from "../../cel/text";
import type { Field } from "../../field";
import { knownBadAdvice } from "../../limits/known-bad-advice";
import { daysBetween } from "../../limits/calendar-date";
import { imageReference } from "../../limits/image-reference";
import type { KnownBad } from "../../limits/known-bad";
import { isAbout, reviewedForDays } from "../../limits/known-bad";
import { isLocalBuild } from "../../limits/registries";
import { compareReleases, meetsFloors, releaseVersion } from "../../limits/version-compare";
import type { ReleaseVersion } from "../../limits/version-compare";
import { imageUses } from "../../reading/pods/pod-images";
import type { ObjectRule, RuleContext, Violation } from "../../rule";

/** `<container>=<version>` pairs with commas between them, as the lock records them beside a digest. */
function recordedVersion(annotation: Field, container: string | undefined): string | undefined {
  const pairs = (annotation.text() ?? "").split(",").map((pair) => pair.trim().split("="));
  return pairs.find(([name]) => name !== undefined && name === container)?.[1];
}

function isDenied(row: KnownBad, version: ReleaseVersion): boolean {
  return (row.deny ?? []).some((text) => {
    const denied = releaseVersion(text);
    // Builds and pre-releases of a denied version are denied with it.
    return (
      denied !== undefined &&
      compareReleases({ ...denied, isPreRelease: false }, { ...version, isPreRelease: false }) === 0
    );
  });
}

function isBelowFloor(row: KnownBad, version: ReleaseVersion): boolean {
  const floors = (row.floors ?? []).flatMap((text) => releaseVersion(text) ?? []);
  return !meetsFloors(version, floors);
}

function isBelowWanted(row: KnownBad, version: ReleaseVersion): boolean {
  const wanted = row.wanted === undefined ? undefined : releaseVersion(row.wanted);
  return wanted !== undefined && compareReleases(version, wanted) < 0;
}

/** What the rows about one product say about one image. */
function* judge(
  row: KnownBad,
  field: Field,
  version: ReleaseVersion | undefined,
  context: RuleContext,
): Iterable<Violation> {
  const advice = knownBadAdvice(row);
  const age = daysBetween(row.reviewed, context.today);
  if (age > reviewedForDays) {
    yield {
      field,
      value: `judged by a row of ${String(age)} days ago`,
      allowed: `a row reviewed within ${String(reviewedForDays)} days`,
      whatToDo: `Compare the row about ${row.component} in policies/baseline/known-bad.yaml with ${row.link} and date it anew.`,
      level: "advisory",
    };
  }
  if (row.retired === true) {
    yield { field, ...advice.retired };
  } else if (version === undefined) {
    yield { field, value: `${field.shown()}, which shows no version`, ...advice.hidden };
  } else if (isDenied(row, version)) {
    yield { field, ...advice.denied };
  } else if (isBelowFloor(row, version)) {
    yield { field, ...advice.low };
  } else if (isBelowWanted(row, version)) {
    const allowed = `${row.component} >= ${row.wanted ?? ""} is wanted`;
    yield { field, allowed, whatToDo: advice.low.whatToDo, level: "advisory" };
  }
}

/** No version that is known to be compromised or below its security floor. */
export const rule: ObjectRule = {
  id: "img/known-bad",
  level: "mandatory",
  scope: "object",
  summary: "No image carries a version that is known to be compromised or below its security floor.",
  reason:
    "Proxies and gateways had bypasses of authentication all through 2026, and two releases of LiteLLM were written by an attacker. The list is a file, because no feed answers inside an air gap.",
  source: "https://github.com/BerriAI/litellm/issues/24518",
  appliesTo: ["*"],
  example: {
    good: `image: registry.internal/webide/berriai/litellm:v1.103.2@sha256:<64 hexadecimal digits>`,
    bad: `image: registry.internal/webide/berriai/litellm:v1.82.8@sha256:<64 hexadecimal digits>`,
  },
  *check(object, context) {
    for (const { image: field, container } of imageUses(object)) {
      const reference = imageReference(field.text() ?? "");
      if (reference === undefined) continue;
      const rows = context.baseline.knownBad.filter((row) => isAbout(row, reference.repository));
      if (rows.length === 0) continue;
      const isLocal = isLocalBuild(context.baseline.registries, reference, object.stack);
      const recorded = recordedVersion(object.annotation(annotations.imageVersions), container);
      const versions = [reference.tag, recorded].flatMap((text) => releaseVersion(text ?? "") ?? []);
      for (const row of rows) {
        for (const version of versions.length === 0 ? [undefined] : versions) {
          for (const violation of judge(row, field, version, context)) {
            // Local builds take what the package registries of the machine carry; a compromised release stays forbidden.
            const tolerated = isLocal && (version === undefined || !isDenied(row, version));
            yield tolerated ? { ...violation, level: "advisory" } : violation;
          }
        }
      }
    }
  },
  // What only warns stays where a change is planned: the wanted versions, and the age of a row, which needs a clock.
  admission({ baseline, stack }) {
    const rows = baseline.knownBad;
    const local = baseline.registries.images.filter((entry) => entry.class === "embedded" && stack.embedded);
    const isLocal = `v.image.matches(${text(belowPattern(local.map((entry) => entry.prefix)))})`;
    const images = versionedImages(rows);
    return {
      ...images,
      variables: {
        ...images.variables,
        bad: [
          `variables.versions.filter(v, !${isLocal}).map(v, ${versionFindings(rows)}).flatten()`,
          `variables.versions.filter(v, ${isLocal}).map(v, ${versionFindings(rows, "denied alone")}).flatten()`,
        ]
          .slice(0, stack.embedded ? 2 : 1)
          .join(" + "),
      },
      validations: [noneFound("variables.bad")],
    };
  },
};

import { annotations } from "../../components/core/contracts";
import { knownBadAdvice } from "../limits/known-bad-advice";
import type { KnownBad } from "../limits/known-bad";
import { releaseVersion } from "../limits/version-compare";
import { finding, shown } from "./finding";
import { images, referencePatterns } from "./images";
import { keyOf, lineLength, numbersLength, releaseKey, releasePattern } from "./release-key";
import { text, texts } from "./text";

/** The version that the lock recorded for a container: `<container>=<version>` pairs with commas between them. */
const recorded =
  `((dyn(object).metadata.?annotations[?${text(annotations.imageVersions)}].orValue("")` +
  `.split(",").map(p, p.trim()).filter(p, p.split("=")[0] == i.container) + [""])[0] + "=").split("=")[1]`;

const kept = `"place": i.place, "container": i.container, "image": i.image`;

/** Images that a row may be about, by the end of their path: most are none of them, and need not be taken apart. */
function aboutPattern(rows: readonly KnownBad[]): string {
  const names = rows.flatMap((row) => row.repositories).map((name) => name.replaceAll(".", "\\."));
  return `(?:^|/)(?:${names.join("|")})(?::[^/@]*)?(?:@.*)?$`;
}

/**
 * What a rule about versions reads: that of rules about images, and `variables.versions`, one entry for each version that
 * an image of a product in the list shows, with `place`, `image`, `repository` (behind a slash) and `key` (see `releaseKey`;
 * empty where no version is shown).
 */
export function versionedImages(rows: readonly KnownBad[]) {
  const version = (key: string): string =>
    `{"place": i.place, "image": i.image, "repository": i.repository, "key": ${key}}`;
  return {
    ...images,
    variables: {
      ...images.variables,
      // What is no reference is the business of img/registry.
      named: `variables.images.filter(i, i.image.matches(${text(aboutPattern(rows))}) && i.image.matches(${text(referencePatterns.any)})).map(i, {${kept}, "name": i.image.find("^[^@]*")})`,
      tagged: `variables.named.map(i, {${kept}, "name": i.name, "tag": i.name.find(":[^:/]*$")})`,
      located: `variables.tagged.map(i, {${kept}, "tag": i.tag, "path": i.name.substring(0, i.name.size() - i.tag.size())})`,
      known:
        `variables.located.map(i, {${kept}, "tag": i.tag, ` +
        `"repository": "/" + i.path.substring(i.path.find("^(?:localhost|[^/]*[.:][^/]*)/").size())})`,
      shown:
        `variables.known.map(i, {"place": i.place, "image": i.image, "repository": i.repository, ` +
        `"texts": [i.tag == "" ? "" : i.tag.substring(1), ${recorded}].filter(t, t.matches(${text(releasePattern)})).join(",")})`,
      versions: `variables.shown.map(i, i.texts.split(",").map(t, ${version(`t == "" ? "" : ${keyOf("t")}`)})).flatten()`,
    },
  };
}

/** CEL of the message about a version `v` that a row refuses, or of an empty text. */
function rowFinding(row: KnownBad, scope: "everything" | "denied alone"): string {
  const keys = (versions: readonly string[] = []): string[] =>
    versions.flatMap((version) => releaseVersion(version) ?? []).map(releaseKey);
  const advice = knownBadAdvice(row);
  const message = (reason: keyof typeof advice, remark = ""): string =>
    finding({
      found: `v.place + " is " + ${shown("v.image")}${remark && ` + ${text(remark)}`}`,
      allowed: text(advice[reason].allowed),
      whatToDo: advice[reason].whatToDo,
    });
  const about = row.repositories.map((name) => `v.repository.endsWith(${text(`/${name}`)})`).join(" || ");
  const denied = keys(row.deny).map((key) => key.slice(0, numbersLength));
  const isDenied = `v.key != "" && v.key.substring(0, ${String(numbersLength)}) in ${texts(denied)}`;
  const floors = keys(row.floors);
  const highest = [...floors].sort().at(-1);
  const floor = floors.reduceRight(
    (rest, key) => `v.key.startsWith(${text(key.slice(0, lineLength))}) ? ${text(key)} : ${rest}`,
    text(highest ?? ""),
  );
  const cases: readonly (readonly [when: string, message: string])[] =
    scope === "denied alone"
      ? [[isDenied, message("denied")]]
      : row.retired === true
        ? [["true", message("retired")]]
        : [
            [`v.key == ""`, message("hidden", ", which shows no version")],
            ...(denied.length > 0 ? [[isDenied, message("denied")] as const] : []),
            ...(highest === undefined ? [] : [[`v.key < (${floor})`, message("low")] as const]),
          ];
  const first = cases.reduceRight((rest, [when, then]) => `${when} ? ${then} : ${rest}`, `""`);
  return `(${about}) ? (${first}) : ""`;
}

/** CEL of the messages of all rows about a version `v`, as a list. */
export function versionFindings(
  rows: readonly KnownBad[],
  scope: "everything" | "denied alone" = "everything",
): string {
  const judging = scope === "denied alone" ? rows.filter((row) => row.deny !== undefined) : rows;
  return `[${judging.map((row) => rowFinding(row, scope)).join(", ")}].filter(m, m != "")`;
}

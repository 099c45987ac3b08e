import { pods } from "./pods";

/** One part of a path. */
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
/** One part of a path that could not be taken for a host. */
const plainComponent = "[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*";
const hostLabel = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const port = ":\\d{1,5}";
const host = `(?:localhost(?:${port})?|${hostLabel}(?:\\.${hostLabel})+(?:${port})?|${hostLabel}${port})`;
const below = `${component}(?:/${component})*`;
const tag = ":\\w[\\w.-]{0,127}";
const digest = "@sha256:[a-f0-9]{64}";

const reference = `(?:${host}/${below}|${plainComponent}(?:/${component})*|${component})(?:${tag})?`;

/** Regular expressions over image references, in the syntax that both RE2 and JavaScript read. */
export const referencePatterns = {
  /** Whatever `imageReference` accepts. */
  any: `^${reference}(?:${digest})?$`,
  /** The same, named by its content. */
  withDigest: `^${reference}${digest}$`,
};

/** Pattern of a strict reference below one of the prefixes; of none where there are no prefixes. */
export function belowPattern(prefixes: readonly string[]): string {
  const escaped = prefixes.map((prefix) => prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return `^(?:${escaped.length === 0 ? "[^\\s\\S]" : escaped.join("|")})/${below}(?:${tag})?(?:${digest})?$`;
}

const container = [
  `"place": "image of container " + c.?name.orValue("")`,
  `"container": string(c.?name.orValue(""))`,
  `"image": string(c.?image.orValue(""))`,
].join(", ");

/** No container can be called `=`, so that no record of versions is about a volume. */
const volume = [
  `"place": "image volume " + v.?name.orValue("")`,
  `"container": "="`,
  `"image": string(v.image.?reference.orValue(""))`,
].join(", ");

/**
 * What every rule about images has in common: that of rules about pods, and `variables.images`, every image that is run or
 * mounted, each with `place`, `container` and `image`.
 */
export const images = {
  ...pods,
  variables: {
    ...pods.variables,
    images:
      `variables.containers.map(c, {${container}}) + ` +
      `dyn(variables.pod).?volumes.orValue([]).filter(v, has(v.image)).map(v, {${volume}})`,
  },
} as const;

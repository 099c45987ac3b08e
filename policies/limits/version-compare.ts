/** A version as image tags write it, taken apart. */
export interface ReleaseVersion {
  /** Major, minor, patch and further numbers. */
  readonly numbers: readonly number[];
  /** Whether it comes before the release of the same numbers: rc, beta, nightly and the like. */
  readonly isPreRelease: boolean;
}

/**
 * Reads the version in an image tag: `v0.33.0`, `26.8.1`, `13.2.3-distroless`, `18.6`.
 *
 * @returns undefined when the tag shows no version, as with `latest` or `stable`
 */
export function releaseVersion(tag: string): ReleaseVersion | undefined {
  const match = /^v?(\d{1,9}(?:\.\d{1,9}){1,3})(?:[-+_](.+))?$/i.exec(tag);
  if (match === null) return undefined;
  const [, numbers = "", suffix = ""] = match;
  return {
    numbers: numbers.split(".").map(Number),
    isPreRelease: /(?:^|[-._])(?:rc|alpha|beta|dev|nightly|pre|preview|snapshot)[-._]?\d*(?:$|[-._])/i.test(suffix),
  };
}

/** Negative, zero or positive as `a` is older than, the same as or newer than `b`. Suffixes of builds do not count. */
export function compareReleases(a: ReleaseVersion, b: ReleaseVersion): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(b.isPreRelease) - Number(a.isPreRelease);
}

/**
 * Whether a version is at or above its floor.
 *
 * Several floors are one for each maintained line: a version of such a line is held to the floor of that line, any other
 * to the highest.
 */
export function meetsFloors(version: ReleaseVersion, floors: readonly ReleaseVersion[]): boolean {
  const line = (release: ReleaseVersion): string => release.numbers.slice(0, 2).join(".");
  const own = floors.find((floor) => line(floor) === line(version));
  const highest = floors.reduce<ReleaseVersion | undefined>(
    (best, floor) => (best === undefined || compareReleases(floor, best) > 0 ? floor : best),
    undefined,
  );
  const floor = own ?? highest;
  return floor === undefined || compareReleases(version, floor) >= 0;
}

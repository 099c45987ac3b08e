import type { LockedImage } from "./schema/images";

/** How an image is found in the internal registry, and what is known about it. */
export interface ImageLock {
  /** Short names, in the order of the lock. */
  readonly names: readonly string[];
  /**
   * Reference to run: `<registry>/<mirror>:<version>@sha256:...`, or without digest where none is known.
   *
   * @throws RangeError for a name that the lock does not hold
   */
  readonly reference: (name: string) => string;
  /** Upstream version of an image. @throws RangeError for a name that the lock does not hold */
  readonly version: (name: string) => string;
  /** The lock's own entry. @throws RangeError for a name that the lock does not hold */
  readonly entry: (name: string) => LockedImage;
  /** Names of the images whose reference carries no digest. */
  readonly unverified: readonly string[];
}

/** Whether the reference of an image carries a digest. */
function isPinned(image: LockedImage, embedded: boolean): boolean {
  // Images built here are other bytes than upstream's: the embedded ones all, and those with a build step, whose digest
  // in the lock is that of their base.
  return !embedded && image.build === undefined && image.digest !== "unverified";
}

/** The lock of images as one environment sees it. */
export function imageLock(
  images: Readonly<Record<string, LockedImage>>,
  registry: string,
  embedded: boolean,
): ImageLock {
  const entry = (name: string): LockedImage => {
    const image = Object.hasOwn(images, name) ? images[name] : undefined;
    if (image === undefined) {
      throw new RangeError(
        `image "${name}" is not in catalog/images.yaml; known are: ${Object.keys(images).join(", ")}`,
      );
    }
    return image;
  };
  return {
    names: Object.keys(images),
    entry,
    version: (name) => entry(name).version,
    reference: (name) => {
      const image = entry(name);
      const tagged = `${registry}/${image.mirror}:${image.version}`;
      return isPinned(image, embedded) ? `${tagged}@${image.digest}` : tagged;
    },
    unverified: Object.keys(images).filter((name) => !isPinned(entry(name), embedded)),
  };
}

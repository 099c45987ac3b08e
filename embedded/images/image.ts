import type { Layer } from "./layer";

/** One image: what it is made of, and what a container of it runs. */
export interface Image {
  /** Short name, as in catalog/images.yaml. */
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  /** Where the program in it comes from: a package, a module, a folder of this project. */
  readonly source: string;
  /** The real version of the program in it, or the Debian package whose installed version that is. */
  readonly version: string | { readonly package: string };
  /** Bottom layer first. */
  readonly layers: readonly Layer[];
  /** User and group ids of the process where the pod does not say. @default those of production images, always numbers */
  readonly user: `${number}:${number}`;
  /** @default none: the pod gives the command */
  readonly entrypoint?: readonly string[];
  /** Arguments of the entrypoint where the pod gives none. @default none */
  readonly command?: readonly string[];
  /** @default PATH with Debian's folders */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ports that the program listens on. @default none */
  readonly ports?: readonly number[];
  /** Signal that ends it in good order. @default SIGTERM */
  readonly stopSignal?: string;
  /** @default "/" */
  readonly workingFolder?: string;
}

import type { Properties } from "../../wire/value";

/** How far an object is. */
export interface Readiness {
  readonly ready: boolean;
  /** What is missing, or what it is; one line. */
  readonly words: string;
  /** True when it will not get ready by waiting. @default false */
  readonly failed?: boolean;
}

/** When an object of a kind counts as ready. */
export interface WaitRule {
  /** How long to wait unless the program says otherwise. */
  readonly seconds: number;
  /** Whether a refresh reports an object that is not ready. */
  readonly atRefresh: boolean;
  judge(object: Properties): Readiness;
}

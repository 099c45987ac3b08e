/** Options of `webide up` and `webide preview`. */
export interface UpArgs {
  readonly stack: string;
  readonly context: string | undefined;
  /** Only say what would be done. */
  readonly previewOnly: boolean;
  /** Agreed beforehand; nobody is asked. */
  readonly yes: boolean;
  /** Read every object first; what was changed by hand is brought back. */
  readonly refresh: boolean;
  /** Take the backend's newest readable copy in place of a damaged state. */
  readonly restoreState: boolean;
}

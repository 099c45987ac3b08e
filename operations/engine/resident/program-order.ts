/** What a worker is asked to run: one program, for one run of the engine. */
export interface ProgramOrder {
  /** The engine's `RunRequest`, as it came over the wire. */
  readonly request: Uint8Array;
  /** Host and port where the engine takes log messages. */
  readonly engineAddress: string;
  /** Arguments for node from Pulumi.yaml; they count where the order begins a new process. */
  readonly nodeArguments: readonly string[];
  /** Variables of this run, beside those that the worker was started with. */
  readonly environment: Readonly<Record<string, string>>;
}

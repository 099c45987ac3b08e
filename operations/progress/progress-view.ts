/** One part of a longer command, as people follow it. */
export interface Step {
  /** Says what happens now; shown as far as there is room and time. A function is asked whenever something is shown. */
  update(text: string | (() => string)): void;
  /** Ends the step well. */
  done(text: string): void;
  /** Ends the step badly. */
  failed(text: string): void;
}

/** Shows how far a command is. Everything goes to standard error: standard output belongs to the result. */
export interface ProgressView {
  /** Begins a step; several may be open at once. */
  step(title: string): Step;
  /** A line that stays: something a person should know. */
  note(text: string): void;
  /** Shows nothing while the work lasts: somebody is being asked. */
  quietly<T>(work: () => Promise<T>): Promise<T>;
  /** Ends the view; open steps are left as they are. */
  close(): void;
}

import { UsageError } from "../usage-error";

/** Thrown once with everything that keeps a folder or file from being judged. */
export class UnusableInputError extends UsageError {
  constructor(readonly reasons: readonly string[]) {
    super(reasons.join("\n"));
  }
}

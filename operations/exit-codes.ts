/** Exit codes of every `webide` command. */
export const exitCodes = {
  /** Done, nothing to complain about. */
  ok: 0,
  /** The command ran and the answer is no: a check failed, a policy is violated, a test is red. */
  refused: 1,
  /** The command could not run: bad arguments, unreadable or invalid files, a missing tool. */
  unusable: 2,
} as const;

/** Exit codes of every `webide` command. */
export const exitCodes = {
  /** Done, nothing to complain about. */
  ok: 0,
  /** The command ran and the answer is no: a check failed, a policy is violated, a test is red, somebody said no. */
  refused: 1,
  /** The command could not run: bad arguments, unreadable or invalid files, a missing tool. */
  unusable: 2,
  /** Another run is at work on the same stack; its owner and age were printed. Nothing was changed. */
  busy: 3,
  /** A deployment began and did not finish; every failed object was named. The same command resumes it. */
  incomplete: 4,
  /** Stopped by SIGINT or SIGTERM, in order: what was finished is recorded. The same command resumes it. */
  interrupted: 130,
} as const;

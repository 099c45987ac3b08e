/** Writes one line of JSON: what happened, to whom, and the figures. */
export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** Log lines on standard output, where the cluster's log collection reads them. */
export const log: Log = (event, facts = {}) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`);
};

/** The sentence of whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

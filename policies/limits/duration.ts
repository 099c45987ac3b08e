const parts = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/;

/** Seconds of a duration such as `5m`, `1h30m` or `300s`; undefined when the text is none. */
export function duration(text: string): number | undefined {
  const [whole = "", hours = "0", minutes = "0", seconds = "0"] = parts.exec(text) ?? [];
  return whole === "" ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Whether a text is a duration. */
export function isDuration(text: string): boolean {
  return duration(text) !== undefined;
}

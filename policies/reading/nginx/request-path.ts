/**
 * The path on which nginx decides: letters decoded, slashes merged, `.` and `..` resolved.
 *
 * @returns undefined for a path that nginx refuses
 */
export function normalPath(raw: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw.split("?")[0] ?? "");
  } catch {
    return undefined;
  }
  const parts: string[] = [];
  const steps = decoded.split("/").slice(1);
  for (const step of steps) {
    if (step === "..") {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (step !== "." && step !== "") parts.push(step);
  }
  const isFolder = ["", ".", ".."].includes(steps.at(-1) ?? "");
  return `/${parts.join("/")}${isFolder && parts.length > 0 ? "/" : ""}`;
}

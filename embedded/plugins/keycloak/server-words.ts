interface ErrorBody {
  readonly error?: unknown;
  readonly error_description?: unknown;
  readonly errorMessage?: unknown;
  readonly field?: unknown;
  readonly errors?: unknown;
}

/** What Keycloak said in the body of a refusal, in its own words and on one line. */
export function serverWords(body: unknown): string {
  if (typeof body === "string") return body.replaceAll(/\s+/g, " ").trim().slice(0, 300) || "no reason given";
  if (typeof body !== "object" || body === null) return "no reason given";
  const { error, error_description: description, errorMessage, field, errors } = body as ErrorBody;
  // A refusal by the user profile names the attributes one by one.
  if (Array.isArray(errors) && errors.length > 0) return errors.map(serverWords).join("; ");
  const about = typeof field === "string" ? [field] : [];
  const words = [...about, errorMessage, error, description].filter((part) => typeof part === "string" && part !== "");
  return words.length === 0 ? "no reason given" : words.join(": ");
}

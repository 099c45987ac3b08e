import { parse } from "yaml";

/**
 * The model for chat out of Continue's config.yaml.
 *
 * @throws Error that says what is missing, without any value
 */
export function chatModel(text) {
  const found = parse(text)?.models?.find(({ roles }) => roles?.includes("chat"));
  if (found === undefined) throw new Error("config.yaml has no model with the role chat");
  const { apiBase, apiKey, model } = found;
  for (const [name, value] of Object.entries({ apiBase, apiKey, model })) {
    if (typeof value !== "string" || value === "") throw new Error(`config.yaml: the chat model has no ${name}`);
  }
  return { apiBase: apiBase.replace(/\/$/, ""), apiKey, model };
}

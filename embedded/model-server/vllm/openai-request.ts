import { z } from "zod";
import type { ChatMessage } from "../engine/chat-answer";

const common = {
  model: z.string().optional(),
  max_tokens: z.number().int().min(0).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
};
const part = z.object({ type: z.string(), text: z.string().optional() });

/** POST /v1/completions; what this model has no use for (temperature, top_p, ...) is taken and ignored, as is unknown. */
const completion = z.object({ ...common, prompt: z.union([z.string(), z.array(z.string()).length(1)]) });

/** POST /v1/chat/completions; tools are taken and never called. */
const chat = z.object({
  ...common,
  max_completion_tokens: z.number().int().min(1).nullish(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(part)]).nullish() })).min(1),
});

/** One request to the model, whichever way it came. */
export interface ModelRequest {
  readonly kind: "chat" | "completion";
  /** Name that the caller gave; the served one when undefined. */
  readonly model?: string;
  readonly prompt: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens?: number;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** A request that is none: its message is for the caller. */
export class BadRequest extends Error {}

/** Reads the body of a request. @throws BadRequest that names the fields */
export function modelRequest(kind: ModelRequest["kind"], body: string): ModelRequest {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new BadRequest("the body is not JSON");
  }
  const read = kind === "chat" ? chat.safeParse(value) : completion.safeParse(value);
  if (!read.success) {
    throw new BadRequest(read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  }
  const { data } = read;
  const messages: ChatMessage[] =
    "messages" in data
      ? data.messages.map(({ role, content }) => ({
          role,
          content: typeof content === "string" ? content : (content ?? []).map(({ text }) => text ?? "").join(""),
        }))
      : [];
  const most = ("max_completion_tokens" in data ? data.max_completion_tokens : undefined) ?? data.max_tokens;
  return {
    kind,
    messages,
    prompt: "prompt" in data ? [data.prompt].flat().join("") : messages.map(({ content }) => content).join("\n"),
    stream: data.stream === true,
    includeUsage: data.stream_options?.include_usage === true,
    ...(data.model !== undefined && { model: data.model }),
    ...(typeof most === "number" && { maxTokens: most }),
  };
}

import { randomUUID } from "node:crypto";
import type { ModelRequest } from "./openai-request";

/** What an answer costs. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** How an answer ended. */
export type FinishReason = "stop" | "length";

/** Forms the parts of one answer, as vLLM's server sends them. */
export class OpenAiAnswer {
  private readonly isChat: boolean;
  private readonly head: { readonly id: string; readonly created: number; readonly model: string };

  constructor(request: ModelRequest, model: string) {
    this.isChat = request.kind === "chat";
    const id = `${this.isChat ? "chatcmpl" : "cmpl"}-${randomUUID().replaceAll("-", "")}`;
    this.head = { id, created: Math.floor(Date.now() / 1000), model };
  }

  /** The whole answer at once. */
  whole(text: string, finish: FinishReason, usage: Usage): unknown {
    const end = { index: 0, logprobs: null, finish_reason: finish, stop_reason: null };
    const choice = this.isChat
      ? { ...end, message: { role: "assistant", content: text, refusal: null, tool_calls: [] } }
      : { ...end, text, prompt_logprobs: null };
    return { ...this.head, object: this.isChat ? "chat.completion" : "text_completion", choices: [choice], usage };
  }

  /** One piece of a streamed answer; the first one of a chat also says who speaks. */
  piece(
    text: string,
    { first = false, finish = null }: { first?: boolean; finish?: FinishReason | null } = {},
  ): unknown {
    const end = { index: 0, logprobs: null, finish_reason: finish };
    const choice = this.isChat
      ? { ...end, delta: { ...(first && { role: "assistant" }), content: text } }
      : { ...end, text, stop_reason: null };
    return this.chunk([choice]);
  }

  /** The piece behind the last one, for callers that ask what the answer cost. */
  cost(usage: Usage): unknown {
    return { ...(this.chunk([]) as object), usage };
  }

  private chunk(choices: readonly unknown[]): unknown {
    return { ...this.head, object: this.isChat ? "chat.completion.chunk" : "text_completion", choices };
  }
}

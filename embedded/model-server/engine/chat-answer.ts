import { continueText } from "./continue-text";
import { withoutSecrets } from "./without-secrets";

/** The part of a chat message that counts here. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

const block = /```([^\n`]*)\n([\s\S]*?)(?:```|$)/;
const names = /\b(?:def|class|function|func|fn|interface|struct)\s+([A-Za-z_]\w*)/g;

const words = {
  en: {
    who: "I am the stand-in model of the embedded default: I follow rules and have learned nothing.",
    code: (lines: number, found: string) =>
      `Your code has ${lines} ${lines === 1 ? "line" : "lines"}${found === "" ? "" : ` and declares ${found}`}.`,
    next: "It might go on like this:",
    plain: (count: number) =>
      `Your message has ${count} ${count === 1 ? "word" : "words"} and no code. Send code in a fenced block and I continue it.`,
  },
  ko: {
    who: "저는 내장 기본 환경의 대역 모델입니다. 규칙만 따르며 학습한 것이 없습니다.",
    code: (lines: number, found: string) => `보내신 코드는 ${lines}줄입니다.${found === "" ? "" : ` 선언: ${found}.`}`,
    next: "다음과 같이 이어질 수 있습니다:",
    plain: (count: number) =>
      `메시지는 ${count}단어이며 코드가 없습니다. 코드 블록으로 코드를 보내시면 이어서 작성합니다.`,
  },
};

/** Answers a conversation by rule, in Korean where the last message is; says plainly what it is. */
export function chatAnswer(messages: readonly ChatMessage[]): string {
  const asked = withoutSecrets(messages.findLast(({ role }) => role === "user")?.content ?? "").join(" ");
  const say = /\p{Script=Hangul}/u.test(asked) ? words.ko : words.en;
  const [, language = "", code] = block.exec(asked) ?? [];
  if (code === undefined) {
    return `${say.who} ${say.plain(asked.split(/\s+/).filter((word) => word !== "").length)}`;
  }
  const found = [...new Set([...code.matchAll(names)].map((match) => `\`${match[1] ?? ""}\``))].join(", ");
  const facts = `${say.who} ${say.code(code.trimEnd().split("\n").length, found)}`;
  const line = code.trimEnd();
  const next = continueText({ prefix: line }, 64).join("") || continueText({ prefix: `${line}\n` }, 64).join("");
  if (next === "") return facts;
  const last = line.slice(line.lastIndexOf("\n") + 1);
  return `${facts} ${say.next}\n\n\`\`\`${language}\n${last}${next}\n\`\`\`\n`;
}

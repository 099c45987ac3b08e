import type { PageFacts } from "../../../components/ingress/nginx-config";

/** What the pages tell in tests. */
export const pageFacts: PageFacts = {
  contacts: { helpdesk: "help@company.test", platformTeam: "platform@company.test", security: "safe@company.test" },
  models: [
    { name: "code-chat", purpose: "chat", model: "a-chat-model", contextTokens: 32768 },
    { name: "code-completion", purpose: "completion", model: "a-completion-model" },
  ],
  guide: { ko: "# 첫걸음\n\n안내입니다.\n", en: "# First steps\n\nA guide.\n" },
};

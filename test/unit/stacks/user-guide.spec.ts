import assert from "node:assert/strict";
import { userGuide } from "../../../stacks/user-guide";

const facts = {
  portal: "https://ide.company.test/",
  helpdesk: "help@company.test",
  security: "safe@company.test",
  passwordLength: 12,
};

/** Shape of a text: its headings' levels, list items and table rows, in order. */
function shape(markdown: string): string[] {
  return markdown.split("\n").flatMap((line) => /^(?:#+|- |\d+\. |\|)/.exec(line)?.[0] ?? []);
}

describe("the guide for users", () => {
  for (const language of ["ko", "en"] as const) {
    it(`C1: names address, contacts and password length in ${language}, and leaves no gap`, () => {
      const text = userGuide(language, facts);
      for (const fact of Object.values(facts)) assert.ok(text.includes(String(fact)), String(fact));
      assert.doesNotMatch(text, /\{\{|undefined/);
    });
  }

  it("says the same in both languages, part by part", () => {
    assert.deepEqual(shape(userGuide("ko", facts)), shape(userGuide("en", facts)));
  });

  it("answers how to sign in, where files live, what AI may be told and whom to ask", () => {
    const text = userGuide("en", facts);
    for (const topic of ["one-time password", "QR code", "/home/coder/workspace", "minute after", "VSIX", "429"]) {
      assert.ok(text.includes(topic), topic);
    }
  });

  it("refuses a fact that nobody gives, by its name", () => {
    const { helpdesk, ...others } = facts;
    assert.ok(helpdesk);
    assert.throws(
      () => userGuide("en", others as typeof facts),
      /docs\/guide\/en\.md: "\{\{helpdesk\}\}" is not known; known are portal, security, passwordLength/,
    );
  });
});

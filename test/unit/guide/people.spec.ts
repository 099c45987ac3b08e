import assert from "node:assert/strict";
import path from "node:path";
import { parse } from "yaml";
import { loadConfig } from "../../../stacks/config";
import { guideCode, guideTable } from "../../support/guide";

const config = loadConfig({ root: path.join(__dirname, "..", "..", ".."), stack: "prod" });
const { calendar, contacts } = config;

/** `15분 이내`, `1시간`, `즉시`, `필요시` in the catalog's terms. */
function span(words: string | undefined): string {
  if (words === "즉시") return "0s";
  if (words === "필요시") return "when-needed";
  const [, amount, unit] = /^(\d+)(분|시간)/.exec(words ?? "") ?? [];
  return `${amount ?? "?"}${unit === "분" ? "m" : "h"}`;
}

describe("contacts, calendar and the guide", () => {
  it("F1: roles have the guide's names, duties and addresses", () => {
    assert.deepEqual(
      Object.values(contacts.roles).map(({ name, duties, email }) => ({
        역할: name,
        "담당 업무": duties.join(", "),
        연락처: email,
      })),
      guideTable("1.2"),
    );
  });

  it("F1: severities have the guide's descriptions, response and escalation times", () => {
    assert.deepEqual(
      Object.entries(contacts.severities).map(([grade, s]) => [grade, s.description, s.respondWithin, s.escalateAfter]),
      guideTable("6.1").map((row) => [row["등급"], row["설명"], span(row["대응 시간"]), span(row["에스컬레이션"])]),
    );
  });

  for (const grade of ["P1", "P2", "P3", "P4"] as const) {
    it(`F1: the first action of ${grade} is the guide's`, () => {
      const branches = [...guideCode("6.2").text.matchAll(/── (P[\d/P]+) ─+► (.+)/g)];
      const branch = branches.find(([, grades]) => grades!.split("/").includes(grade));
      assert.equal(contacts.severities[grade].action, branch?.[2]?.trim());
    });
  }

  it("F1: the escalation table is the guide's, whole", () => {
    assert.deepEqual(
      Object.values(contacts.escalations).map(({ situation, first, second }) => [situation, first, second]),
      guideTable("10").map((row) => [row["상황"], row["1차 연락"], row["2차 연락 (30분 무응답)"]]),
    );
  });

  it("F1: the second contact is called after the guide's 30 minutes", () => {
    const heading = Object.keys(guideTable("10")[0]!).find((name) => name.startsWith("2차 연락"));
    assert.equal(contacts.secondContactAfter, span(/\((.*)\)/.exec(heading!)?.[1]));
  });

  it("B4: alerts go to the guide's mail address and channel", () => {
    const { receivers } = parse(guideCode("2.3").text);
    const receiver = (name: string) => receivers.find((candidate: { name: string }) => candidate.name === name);
    assert.equal(contacts.roles.platformAdmin.email, receiver("platform-team").email_configs[0].to);
    assert.equal(contacts.alerting.slackChannel, receiver("slack").slack_configs[0].channel);
  });

  it("B5: the week is the guide's, day by day", () => {
    const days = { monday: "월", tuesday: "화", wednesday: "수", thursday: "목", friday: "금" };
    assert.deepEqual(
      Object.entries(days).map(([day, word]) => `□ ${word}요일: ${calendar.weekly[day as keyof typeof days].task}`),
      guideCode("9.1").text.split("\n"),
    );
    assert.deepEqual(Object.keys(calendar.weekly), Object.keys(days));
  });

  it("B5: the month is the guide's, week by week", () => {
    const weeks = { first: "첫째", second: "둘째", third: "셋째", fourth: "넷째" };
    assert.deepEqual(
      Object.entries(weeks).map(([week, word]) => `□ ${word} 주: ${calendar.monthly[week as keyof typeof weeks].task}`),
      guideCode("9.2").text.split("\n"),
    );
    assert.deepEqual(Object.keys(calendar.monthly), Object.keys(weeks));
  });

  it("C1: every account names the ticket and the approval of its head of department", () => {
    assert.match(guideCode("3.1").text, /JIRA 티켓[\s\S]*부서장 승인[\s\S]*보안팀 검토/);
    const heads = new Map(config.departments.map((department) => [department.id, department.head]));
    const wrong = config.users.filter((user) => user.request.approval.by !== heads.get(user.department));
    assert.deepEqual(
      wrong.map((user) => user.id),
      [],
    );
  });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { cronSchedule } from "../../policies/cron-schedule";
import { goDurationSeconds } from "../../policies/go-duration";
import { coversNamespace } from "../../policies/namespace-pattern";

describe("a cron expression", () => {
  for (const text of [
    ...[
      "0 2 * * *",
      "*/5 * * * *",
      "0 */6 * * *",
      "0,30 1-5 * * *",
      "59 23 1-31 1-12 0-6",
      "0 2 */1 * *",
      "0 2 * * 1-7",
    ],
    ...["0 2 * * 0,1,2,3,4,5,6", "5/10 * * * *", "*/59 * * * *"],
  ]) {
    it(`runs every day: ${text}`, () => {
      assert.deepEqual(cronSchedule(text), { isDaily: true });
    });
  }

  for (const text of [
    ...[
      "0 2 * * 0",
      "0 2 1 * *",
      "0 2 */2 * *",
      "0 2 * 1-11 *",
      "0 2 29 2 *",
      "0 2 * * 1-6",
      "0 2 1-30 * *",
      "0 2 31 * *",
    ],
  ]) {
    it(`does not run every day: ${text}`, () => {
      assert.deepEqual(cronSchedule(text), { isDaily: false });
    });
  }

  for (const text of [
    ...[
      "",
      "* * * *",
      "* * * * * *",
      "0 0 2 * * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * 32 * *",
      "* * * 0 *",
    ],
    ...["* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "*/60 * * * *", "@daily", "@every 1h", "0 2 * * MON"],
    ...[
      "TZ=Asia/Seoul 0 2 * * *",
      "0  2 * * *",
      " 0 2 * * *",
      "0 2 * * * ",
      "a * * * *",
      "-1 * * * *",
      "1,, * * * *",
      "? 2 * * *",
    ],
    ...["0\t2 * * *", "0 2 * * *\n", "* * * * 1-", "1.5 * * * *"],
  ]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      assert.equal(cronSchedule(text), undefined);
    });
  }

  it("is read at every minute and hour there is, and at none besides", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), (minute, hour) => {
        const isOne = minute <= 59 && hour <= 23;
        assert.equal(cronSchedule(`${String(minute)} ${String(hour)} * * *`) !== undefined, isOne);
      }),
    );
  });
});

describe("a duration as Go writes it", () => {
  for (const [text, seconds] of [
    ["720h", 2_592_000],
    ["720h0m0s", 2_592_000],
    ["168h", 604_800],
    ["1.5h", 5400],
    ["10m", 600],
    ["1h1m1s", 3661],
    ["500ms", 0.5],
    ["0", 0],
    ["0s", 0],
  ] as const) {
    it(`is ${String(seconds)} seconds: ${text}`, () => {
      assert.equal(goDurationSeconds(text), seconds);
    });
  }

  for (const text of ["", "720", "7d", "1w", "720 h", "-720h", "h", "720H", "720h ", "1h7d", "0x10h", ".5h"]) {
    it(`is none: ${JSON.stringify(text)}`, () => {
      assert.equal(goDurationSeconds(text), undefined);
    });
  }
});

describe("a namespace pattern of Velero", () => {
  for (const [pattern, namespace, covers] of [
    ["*", "ide-kim", true],
    ["ide-*", "ide-kim", true],
    ["ide-*", "ide-", true],
    ["ide-*", "ide", false],
    ["ide-*", "my-ide-kim", false],
    ["ide-kim", "ide-kim", true],
    ["ide-kim", "ide-kim2", false],
    ["ide-???", "ide-kim", true],
    ["ide-???", "ide-lee2", false],
    ["ide-[kl]*", "ide-kim", true],
    ["ide-[a-k]*", "ide-lee", false],
    ["ide.kim", "ide-kim", false],
    ["ide-**", "ide-kim", false],
    ["ide-{kim,lee}", "ide-kim", false],
    ["!ide-kim", "ide-lee", false],
    ["ide-[z-a]", "ide-b", false],
    ["ide-[", "ide-[", true],
    ["", "ide-kim", false],
    [".*", "ide-kim", false],
    ["ide-kim|ide-lee", "ide-lee", false],
  ] as const) {
    it(`${covers ? "covers" : "does not cover"} ${namespace} with ${JSON.stringify(pattern)}`, () => {
      assert.equal(coversNamespace(pattern, namespace), covers);
    });
  }
});

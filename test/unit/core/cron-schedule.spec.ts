import assert from "node:assert/strict";
import fc from "fast-check";
import { cronSchedule } from "../../../components/core/cron-schedule";

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

import assert from "node:assert/strict";
import fc from "fast-check";
import { durationSeconds, isDuration } from "../../../stacks/config/duration";
import { isCidr, isDate, isInstant, isTimeZone } from "../../../stacks/config/schema/values";

function judges(test: (text: string) => boolean, good: readonly string[], bad: readonly string[]): void {
  for (const text of good)
    it(`accepts ${JSON.stringify(text)}`, () => {
      assert.ok(test(text));
    });
  for (const text of bad)
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.ok(!test(text));
    });
}

describe("durations", () => {
  judges(
    isDuration,
    ["500ms", "1s", "1.5h", "1h30m", "720h"],
    ["", "1", "1 s", "30d", "-1s", "1S", "s", "1sec", "1e3s"],
  );

  for (const [text, seconds] of [
    ["500ms", 0.5],
    ["1s", 1],
    ["1h30m", 5400],
    ["720h", 2_592_000],
    ["0.3s", 0.3],
  ] as const) {
    it(`${text} lasts ${String(seconds)} seconds`, () => {
      assert.equal(durationSeconds(text), seconds);
    });
  }

  it("refuses to measure what is no duration", () => {
    assert.throws(() => durationSeconds("soon"), /"soon" is not a duration; write one such as/);
  });
});

describe("networks", () => {
  judges(
    isCidr,
    ["10.0.0.0/8", "10.10.1.10/32", "128.0.0.0/1", "192.168.1.0/24"],
    [
      "0.0.0.0/0",
      "10.0.0.1/8",
      "10.0.0.0",
      "10.0.0.0/33",
      "256.0.0.0/8",
      "10.0.0/8",
      "10.0.0.0/08",
      "::/0",
      "10.0.0.0/8/8",
      "01.0.0.0/8",
    ],
  );
});

describe("dates", () => {
  judges(
    isDate,
    ["2026-02-28", "2028-02-29"],
    ["2026-02-29", "2026-13-01", "2026-1-1", "2026-04-31", "", "26-01-01", "2026-01-01T00:00:00Z"],
  );

  it("are exactly the days of the calendar", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (day) => {
        assert.ok(isDate(day.toISOString().slice(0, 10)));
      }),
    );
  });
});

describe("moments", () => {
  judges(
    isInstant,
    ["2026-10-02T18:00:00+09:00", "2026-10-02T09:00:00Z"],
    [
      "2026-10-02",
      "2026-10-02T18:00:00",
      "2026-02-30T18:00:00Z",
      "2026-10-02T24:00:00Z",
      "2026-10-02 18:00:00Z",
      "2026-10-02T18:00:00+0900",
      "2026-10-02T18:00:00Z\n",
    ],
  );
});

describe("time zones", () => {
  judges(isTimeZone, ["Asia/Seoul", "UTC", "Europe/Berlin"], ["", "asia/seoul", "Seoul", "KST", "Asia/Soul", "+09:00"]);
});

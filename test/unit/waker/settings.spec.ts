import assert from "node:assert/strict";
import { inspect } from "node:util";
import { readSettings } from "../../../programs/waker/settings";

const good = {
  port: "8080",
  "activity-port": "8082",
  "idle-after-seconds": "7200",
  "jobs-end-after-seconds": "86400",
  "check-every-seconds": "60",
};

function read(change: Readonly<Record<string, string | undefined>> = {}): unknown {
  const all: Record<string, string | undefined> = { ...good, ...change };
  return readSettings(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
  );
}

describe("the waker's settings", () => {
  it("are milliseconds inside, seconds on the command line", () => {
    assert.deepEqual(read(), {
      port: 8080,
      activityPort: 8082,
      idleAfter: 7_200_000,
      jobsEndAfter: 86_400_000,
      checkEvery: 60_000,
    });
  });

  const bad: readonly (readonly [change: Record<string, string | undefined>, message: RegExp])[] = [
    [{ port: undefined }, /--port is missing; allowed is a whole number from 1 to 65535/],
    [{ port: "65536" }, /--port is "65536"/],
    [{ port: "" }, /--port is ""/],
    [{ "idle-after-seconds": "0" }, /--idle-after-seconds is "0"/],
    [{ "idle-after-seconds": "2h" }, /--idle-after-seconds is "2h"/],
    [{ "idle-after-seconds": "1e3" }, /--idle-after-seconds is "1e3"/],
    [{ "check-every-seconds": "0.5" }, /--check-every-seconds is "0.5"/],
    [{ "jobs-end-after-seconds": "7199" }, /shorter than --idle-after-seconds 7200/],
    [{ "idle-after-second": "1" }, /Unknown option '--idle-after-second'/],
  ];
  for (const [change, message] of bad) {
    it(`are refused with ${inspect(change)}`, () => {
      assert.throws(() => read(change), message);
    });
  }
});

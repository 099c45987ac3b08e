import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { quietSdk } from "../../../stacks/quiet-sdk";

describe("the SDK in a run of the program", () => {
  const { debug, warn } = pulumi.log;
  const limit = Error.stackTraceLimit;
  const asked = process.env["WEBIDE_DEBUG"];

  afterEach(() => {
    Object.assign(pulumi.log, { debug, warn });
    Error.stackTraceLimit = limit;
    delete process.env["WEBIDE_DEBUG"];
    if (asked !== undefined) process.env["WEBIDE_DEBUG"] = asked;
  });

  it("neither keeps stack traces nor sends debug messages; warnings stay", async () => {
    delete process.env["WEBIDE_DEBUG"];
    quietSdk();
    assert.equal(Error.stackTraceLimit, 0);
    assert.notEqual(pulumi.log.debug, debug);
    await pulumi.log.debug("to nobody");
    assert.equal(pulumi.log.warn, warn);
  });

  it("sends them no more from the SDK's own modules either, which is where they come from", () => {
    delete process.env["WEBIDE_DEBUG"];
    quietSdk();
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module object that the SDK's files share
    const shared = require("@pulumi/pulumi/log") as typeof pulumi.log;
    assert.equal(shared.debug, pulumi.log.debug);
  });

  it("is left as it is for who debugs it", () => {
    process.env["WEBIDE_DEBUG"] = "1";
    quietSdk();
    assert.equal(Error.stackTraceLimit, limit);
    assert.equal(pulumi.log.debug, debug);
  });
});

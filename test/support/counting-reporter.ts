import { writeFileSync } from "node:fs";
import type { MochaOptions } from "mocha";
import { reporters, Runner } from "mocha";

/** Mocha's own spec reporter, and the counts of the run in the file that WEBIDE_TEST_RESULT names. */
class CountingReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env["WEBIDE_TEST_RESULT"];
      const counts = { passed: this.stats.passes, failed: this.stats.failures };
      if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    });
  }
}

export = CountingReporter;

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { unfitJava } from "../../../embedded/tools/keycloak/java";
import { temporaryFolder } from "../../unit/embedded/fake-tool";

function fakeJava(version: string): string {
  const file = path.join(temporaryFolder(), "java");
  fs.writeFileSync(file, `#!/bin/sh\necho 'openjdk version "${version}" 2025-01-01' >&2\n`, { mode: 0o755 });
  return file;
}

describe("the Java runtime for Keycloak", () => {
  it("is fit from version 17 on", async () => {
    assert.equal(await unfitJava(fakeJava("17.0.15")), undefined);
    assert.equal(await unfitJava(fakeJava("25")), undefined);
  });

  it("is named with its version and what to do when it is older", async () => {
    const java = fakeJava("11.0.2");
    assert.equal(
      await unfitJava(java),
      `needs Java 17 or newer, but ${java} is Java 11. Put a newer \`java\` first on PATH`,
    );
    assert.match((await unfitJava(fakeJava("1.8.0_402"))) ?? "", /is Java 1\./);
  });

  it("is unfit when it does not say which it is", async () => {
    assert.match((await unfitJava(fakeJava("?"))) ?? "", /of an unknown version/);
  });
});

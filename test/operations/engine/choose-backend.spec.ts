import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { givenBackend, ownBackend } from "../../../operations/engine/choose-backend";
import { enginePaths } from "../../../operations/engine/engine-paths";

describe("where state is kept", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "webide-backend-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is the embedded default's own folder, whatever backend the person at the keyboard uses elsewhere", () => {
    const { variables, folder: own } = ownBackend(enginePaths("/state", "dev"));
    assert.equal(own, "/state/engine/state");
    assert.equal(variables["PULUMI_BACKEND_URL"], "file:///state/engine/state");
  });

  it("is what PULUMI_BACKEND_URL names", () => {
    const url = `file://${folder}`;
    assert.deepEqual(givenBackend("prod", { PULUMI_BACKEND_URL: url }), {
      variables: { PULUMI_BACKEND_URL: url },
      folder,
    });
    assert.equal(givenBackend("prod", { PULUMI_BACKEND_URL: "s3://bucket?region=x" }).folder, undefined);
  });

  it("is the backend that was logged in to", () => {
    writeFileSync(path.join(folder, "credentials.json"), JSON.stringify({ current: "s3://bucket" }));
    const { variables } = givenBackend("prod", { PULUMI_HOME: folder });
    assert.deepEqual(variables, { PULUMI_BACKEND_URL: "s3://bucket" });
  });

  it("is never guessed for a real environment", () => {
    assert.throws(
      () => givenBackend("prod", { PULUMI_HOME: folder }),
      /stack prod has no backend .*PULUMI_BACKEND_URL/,
    );
  });

  it("must exist when it is a folder", () => {
    assert.throws(
      () => givenBackend("prod", { PULUMI_BACKEND_URL: "file:///no/such/folder" }),
      /there is no folder \/no\/such\/folder/,
    );
  });
});

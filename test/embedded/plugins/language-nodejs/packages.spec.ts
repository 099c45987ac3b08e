import assert from "node:assert/strict";
import path from "node:path";
import { programDependencies } from "../../../../embedded/plugins/language-nodejs/program-dependencies";
import { requiredPackages } from "../../../../embedded/plugins/language-nodejs/required-packages";
import { sdkModule } from "../../../../embedded/plugins/language-nodejs/sdk-module";
import { dependencies } from "../../../../package.json";

const program = path.join(__dirname, "../../../../stacks");

describe("packages of the program, as the language host sees them", () => {
  it("that need a plugin are those of package.json, in the locked version", () => {
    const found = requiredPackages(program).map(({ name, version }) => `${name} ${version}`);
    assert.deepEqual(found.sort(), [
      `keycloak v${dependencies["@pulumi/keycloak"]}`,
      `kubernetes v${dependencies["@pulumi/kubernetes"]}`,
      `random v${dependencies["@pulumi/random"]}`,
    ]);
  });

  it("are none where nothing is installed", () => {
    assert.deepEqual(requiredPackages(path.parse(program).root), []);
  });

  it("are listed from the lock, direct ones only unless all are asked for", () => {
    const direct = programDependencies(program, false);
    const all = programDependencies(program, true);
    assert.deepEqual(direct.map(({ name }) => name).sort(), Object.keys(dependencies).sort());
    assert.ok(all.length > direct.length && all.some(({ name }) => name === "esbuild"));
  });

  it("without the SDK are an error that says what to run where", () => {
    assert.throws(
      () => sdkModule("@pulumi/pulumi/cmd/run", path.parse(program).root),
      /@pulumi\/pulumi\/cmd\/run is not installed for .*; run 'npm ci'/,
    );
  });
});

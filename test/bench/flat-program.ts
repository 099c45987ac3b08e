import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RecordedResource } from "../../operations/render/recorded-resource";

/** One resource of a flat program, as its data file holds it. */
interface FlatResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly secretInputs: readonly string[];
}

/** The program itself: each resource straight from the data, below nothing, by the providers of the real program. */
const source = `
const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const keycloak = require("@pulumi/keycloak");
const { resources, clientId } = require("./resources.json");

const floor = new pulumi.Config().getBoolean("floor");
const providers = floor ? {} : {
  kubernetes: new k8s.Provider("cluster", { enableConfigMapMutable: true, enableSecretMutable: true }),
  keycloak: new keycloak.Provider("keycloak", {
    clientId, clientSecret: process.env.KEYCLOAK_CLIENT_SECRET, realm: "master", initialLogin: false }),
};
for (const { type, name, inputs, secretInputs } of resources) {
  for (const key of secretInputs) inputs[key] = pulumi.secret(inputs[key]);
  if (floor) new pulumi.ComponentResource(type.replace(/^[^:]+/, "flat"), name, inputs, {}, false);
  else new pulumi.CustomResource(type, name, inputs, { provider: providers[type.split(":")[0]] });
}
`;

/**
 * Writes a program that declares recorded resources without components, configuration or catalog: what the same preview
 * costs at least through the same plugins. With the setting `floor` it declares as many resources without any provider:
 * what the engine itself costs.
 *
 * @returns its folder
 */
export function writeFlatProgram(
  folder: string,
  {
    resources,
    nodeModules,
    clientId,
  }: { resources: readonly RecordedResource[]; nodeModules: string; clientId: string },
): string {
  mkdirSync(folder, { recursive: true });
  const flat: FlatResource[] = resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ type, name, inputs, secretInputs }) => ({ type, name, inputs, secretInputs }));
  writeFileSync(path.join(folder, "resources.json"), JSON.stringify({ clientId, resources: flat }));
  writeFileSync(path.join(folder, "index.js"), source);
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "flat", main: "index.js" }));
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    "name: flat\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  symlinkSync(nodeModules, path.join(folder, "node_modules"));
  return folder;
}

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { PlatformConfig } from "../../stacks/config";
import type { Engine } from "./engine";
import { embeddedCertificates } from "./embedded-certificates";
import { embeddedSecrets } from "./embedded-secrets";
import { openStack } from "./open-stack";
import { runCli } from "./run-cli";
import type { StackEncryption } from "./stack-encryption";
import { encryptionOf, saltOfState } from "./stack-encryption";

interface SettingsFile {
  readonly config?: Record<string, unknown>;
  readonly encryptionsalt?: string;
}

const secretsKey = "webide:secrets";
const companyCaKey = "webide:companyCa";

function read(file: string): SettingsFile {
  try {
    return (parse(readFileSync(file, "utf8")) as SettingsFile | null) ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** As a whole or not at all, readable by its owner alone. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.partial`, text, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
}

/**
 * What the environment's file in the checkout says now, with the secrets that were generated before.
 *
 * @param companyCa authorities of the hosts that this machine plays; undefined keeps what was written before
 */
function merge(engine: Engine, companyCa: string | undefined): void {
  const wanted = read(join(engine.root, `Pulumi.${engine.environment}.yaml`));
  const held = read(engine.paths.configFile);
  const [secrets, ca] = [held.config?.[secretsKey], companyCa ?? held.config?.[companyCaKey]];
  const config = {
    ...(ca !== undefined && { [companyCaKey]: ca }),
    ...wanted.config,
    ...(secrets !== undefined && { [secretsKey]: secrets }),
  };
  write(engine.paths.configFile, stringify({ config, encryptionsalt: held.encryptionsalt }));
}

/**
 * Writes the configuration that the engine reads: for the embedded default the checkout's file and secrets generated
 * once; for a real environment a copy of the checkout's file, so that the engine can never write into the checkout.
 *
 * @param openssl path of the command, which makes the embedded default's certificates; undefined for a real environment
 * @param internalCa authority that signed the hosts which the embedded default plays, PEM; undefined where it plays none
 * @returns how the environment's stacks encrypt their secrets
 * @throws EngineError when the engine refuses, as with another passphrase
 */
export async function writeConfigFile(
  engine: Engine,
  config: PlatformConfig,
  openssl: string | undefined,
  internalCa?: string,
): Promise<StackEncryption> {
  const { environment, paths } = engine;
  if (openssl === undefined) {
    write(paths.configFile, readFileSync(join(engine.root, `Pulumi.${environment}.yaml`), "utf8"));
    return encryptionOf(paths.configFile);
  }
  let encryption = encryptionOf(paths.configFile);
  if (encryption.encryptionSalt === undefined) {
    const salt = engine.backendFolder === undefined ? undefined : saltOfState(engine.backendFolder, environment);
    if (salt !== undefined) write(paths.configFile, stringify({ encryptionsalt: salt }));
    else await openStack(engine, environment, {});
    encryption = encryptionOf(paths.configFile);
  }
  const certificates = await embeddedCertificates(openssl, paths.certificates, config.hosts);
  // Browsers' certificate is signed by the other one: what watches the platform asks its public hosts, too.
  merge(engine, internalCa === undefined ? undefined : `${internalCa.trim()}\n${certificates.authority}`);
  const held = Object.keys((read(paths.configFile).config?.[secretsKey] as object | undefined) ?? {});
  for (const [name, value] of Object.entries(embeddedSecrets(config, certificates))) {
    const isCurrent = held.includes(name) && !(certificates.renewed && name.startsWith("tls"));
    if (isCurrent) continue;
    const key = ["--path", `${secretsKey}.${name}`];
    await runCli(
      engine,
      ["config", "set", "--secret", ...key, "--stack", environment, "--config-file", paths.configFile],
      value,
    );
  }
  return encryption;
}

import { version } from "@pulumi/keycloak/package.json";
import { InitializationError } from "../wire/initialization-error";
import { maybeMade } from "../wire/maybe-made";
import type { ResourceProvider } from "../wire/resource-provider";
import { unknown, reveal } from "../wire/value";
import type { Properties } from "../wire/value";
import { Connection } from "./connection";
import { interruptedCreations } from "./interrupted-creations";
import { isUncertain } from "./is-uncertain";
import type { ResourceType } from "./resource-type";
import { resourceTypes } from "./resource-types";
import { checkInputs } from "./schema/check-inputs";
import { Data } from "./schema/data";
import { difference } from "./schema/difference";
import { markSecrets } from "./schema/mark-secrets";
import { missingInputs } from "./schema/missing-inputs";
import { ordered } from "./schema/ordered";
import { plan } from "./schema/plan";
import { settled } from "./schema/settled";
import { stateInputs } from "./schema/state-inputs";
import { providerSettings } from "./settings";

function typeOf(token: string): ResourceType {
  const type = resourceTypes[token];
  if (type !== undefined) return type;
  const known = Object.keys(resourceTypes).map((one) => one.split(":").at(-1));
  throw new Error(
    `the stand-in for the keycloak plugin does not know the type ${token} (it knows ${known.join(", ")}); install the official plugin`,
  );
}

/** @throws Error where a property that has to be there is not */
function demandInputs(type: ResourceType, name: string, inputs: Properties): void {
  const missing = missingInputs(type.fields, inputs);
  if (missing.length > 0) throw new Error(`"${name}": required and missing: ${missing.join(", ")}`);
}

/** Properties in the form of the state. */
function state(type: ResourceType, id: string, properties: Properties): Properties {
  const meta = type.stateVersion && { __meta: JSON.stringify({ schema_version: type.stateVersion }) };
  return { ...markSecrets(type.fields, properties), ...meta, id };
}

/**
 * The keycloak plugin: schemas, defaults, differences and writes as the official one has them, for the types that the
 * program uses. Check, Diff and previews never ask the server, so that a preview works before there is one.
 */
export class KeycloakProvider implements ResourceProvider {
  readonly name = "keycloak";
  readonly version = version;
  readonly acceptsSecrets = false;
  private connection?: Connection;
  private readonly interrupted = interruptedCreations();

  private get keycloak(): Connection {
    if (this.connection === undefined) throw new Error("keycloak provider: it was not configured");
    return this.connection;
  }

  async configure(args: Properties): Promise<void> {
    // Settings arrive marked, whatever the plugin says it accepts of resources.
    const settings = providerSettings(reveal(args) as Properties);
    this.connection = new Connection(settings);
    if (settings.initialLogin && settings.unknown.length === 0) await this.connection.open();
  }

  check: ResourceProvider["check"] = async ({ type: token, name }, { olds, news, randomSeed }) => {
    const type = typeOf(token);
    const checked = checkInputs(type.fields, { news, olds, name, seed: randomSeed });
    const refused = type.refuse?.(new Data(checked.inputs)) ?? [];
    return Promise.resolve({ inputs: checked.inputs, failures: [...checked.failures, ...refused] });
  };

  diff: ResourceProvider["diff"] = async ({ type: token }, { olds, news, ignoreChanges }) => {
    const { fields } = typeOf(token);
    // What is required and left out would have come from an object that has failed; nothing is replaced because of that.
    const lost = missingInputs(fields, news).filter((name) => name in fields);
    const kept: Properties = Object.fromEntries(lost.map((name) => [name, olds[name] ?? null]));
    return Promise.resolve(difference(fields, olds, { ...news, ...kept }, ignoreChanges));
  };

  create: ResourceProvider["create"] = async ({ type: token, urn, name }, { inputs, preview }) => {
    const type = typeOf(token);
    demandInputs(type, name, inputs);
    const planned = plan(type.fields, inputs);
    if (preview) {
      return { id: "", properties: { ...markSecrets(type.fields, planned), id: unknown } };
    }
    const wanted = new Data(planned);
    const { id, isLeft } = await this.make(type, wanted, urn);
    try {
      if (isLeft) await type.update(this.keycloak, id, wanted, wanted);
      else await type.complete?.(this.keycloak, id, wanted);
      const found = await this.found(type, id, wanted);
      return { id, properties: state(type, id, settled(type.fields, planned, found)) };
    } catch (error) {
      // The object is there: in the state it is gone on with, out of it the next run would meet a stranger.
      const reason = error instanceof Error ? error.message : String(error);
      const known = Object.fromEntries(Object.entries(planned).filter(([, value]) => value !== unknown));
      throw new InitializationError(reason, { id, properties: state(type, id, known) }, [reason]);
    }
  };

  read: ResourceProvider["read"] = async ({ type: token }, { id: given, properties, inputs }) => {
    const type = typeOf(token);
    const importing = Object.keys(properties).length === 0;
    const { id, known } = importing ? importedId(type, given) : { id: given, known: properties };
    const answer = await type.read(this.keycloak, id, new Data(known));
    if (answer === undefined) return undefined;
    const found = ordered(type.fields, answer);
    return {
      id,
      properties: state(type, id, found),
      inputs: markSecrets(type.fields, stateInputs(type.fields, found, inputs)),
    };
  };

  update: ResourceProvider["update"] = async ({ type: token, name }, { id, olds, news, preview, ignoreChanges }) => {
    const type = typeOf(token);
    demandInputs(type, name, news);
    const planned = plan(type.fields, news, olds, ignoreChanges);
    if (preview) return { properties: state(type, id, planned) };
    const wanted = new Data(planned);
    await type.update(this.keycloak, id, wanted, new Data(olds));
    const found = await this.found(type, id, wanted);
    return { properties: state(type, id, settled(type.fields, planned, found)) };
  };

  delete: ResourceProvider["delete"] = async ({ type: token }, { id, properties }) =>
    typeOf(token).delete(this.keycloak, id, new Data(properties));

  /** Makes it, or takes over what an interrupted creation has left. */
  private async make(type: ResourceType, wanted: Data, urn: string): Promise<{ id: string; isLeft: boolean }> {
    // Asked before, because afterwards nobody could tell ours from somebody else's.
    const there = await type.existing?.(this.keycloak, wanted);
    if (there !== undefined && this.interrupted.has(urn)) return { id: there, isLeft: true };
    try {
      return { id: await type.create(this.keycloak, wanted), isLeft: false };
    } catch (error) {
      if (!isUncertain(error) || type.existing === undefined || there !== undefined) throw error;
      const made = await type.existing(this.keycloak, wanted).catch(() => undefined);
      if (made !== undefined) return { id: made, isLeft: false };
      throw new Error(`${maybeMade}: ${(error as Error).message}`, { cause: error });
    }
  }

  private async found(type: ResourceType, id: string, wanted: Data): Promise<Properties> {
    const answer = await type.read(this.keycloak, id, wanted);
    if (answer !== undefined) return ordered(type.fields, answer);
    throw new Error(`${type.label(wanted)}: it was written, and is not there`);
  }
}

function importedId(type: ResourceType, given: string): { readonly id: string; readonly known: Properties } {
  const parts = given.split("/");
  if (parts.length === type.importId.length) return type.imported(...parts);
  throw new Error(`"${given}" is not an id to import; write it as <${type.importId.join(">/<")}>`);
}

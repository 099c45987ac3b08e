import type { Field } from "../../field";
import { covers } from "../../limits/exemptions";
import { imageReference } from "../../limits/image-reference";
import type { Database, KeptObject, Stateful } from "../../limits/stateful";
import { podTemplates } from "../pods/pod-templates";
import type { PolicyObject } from "../../policy-object";

/** Keys of a Secret; none at a preview that does not know its data: it is judged again before it is made. */
function keys(object: PolicyObject): string[] {
  const parts = [object.props.at("data"), object.props.at("stringData")];
  return parts.flatMap((part) => (part.isSecret || part.isUnknown ? [] : part.entries().map((entry) => entry.key)));
}

function isAbout(entry: KeptObject, object: PolicyObject): boolean {
  if (entry.kind !== object.kind) return false;
  if (entry.names !== undefined) return entry.names.some((name) => covers(name, object.name ?? ""));
  return entry.keys === undefined || keys(object).some((key) => entry.keys?.includes(key));
}

/** The database that a container runs; undefined when it runs none. */
function databaseOf(container: Field, databases: readonly Database[]): Database | undefined {
  const repository = imageReference(container.at("image").text() ?? "")?.repository;
  if (repository === undefined) return undefined;
  return databases.find((database) =>
    database.repositories.some((suffix) => repository === suffix || repository.endsWith(`/${suffix}`)),
  );
}

/** The database server that an object runs for good; a job that uses the same image is none. */
export function databaseServer(object: PolicyObject, { databases }: Stateful): Database | undefined {
  if (!["StatefulSet", "Deployment"].includes(object.kind)) return undefined;
  const containers = podTemplates(object).flatMap(({ spec }) => spec.at("containers").items());
  return containers.map((container) => databaseOf(container, databases)).find((database) => database !== undefined);
}

/** Why an object must not be lost; undefined when it can be made again. */
export function keptBecause(object: PolicyObject, stateful: Stateful): string | undefined {
  const entry = stateful.kept.find((one) => isAbout(one, object));
  if (entry !== undefined) return entry.reason;
  const database = databaseServer(object, stateful);
  return database === undefined ? undefined : `it runs ${database.product}`;
}

import { isObject, type Properties } from "../wire/value";
import type { CheckFailure, ResourceIdentity } from "../wire/resource-provider";
import { annotations } from "./annotations";
import { autoname } from "./autoname";
import { markSecrets } from "./mark-secrets";
import { annotation, at, textAt, withMetadata } from "./metadata";
import { toObject, toProperties } from "./plain";
import { plainSecretData } from "./plain-secret-data";
import { readTypeToken } from "./type-token";

/** What a check needs to know of the cluster. */
export interface CheckContext {
  readonly defaultNamespace: string;
  /** Whether objects of a kind live in namespaces; a kind nobody knows yet counts as one that does. */
  isNamespaced(apiVersion: string, kind: string): Promise<boolean>;
}

/** Inputs as the object will be sent: named, in a namespace, secrets marked. */
export async function check(
  resource: ResourceIdentity,
  request: { readonly olds: Properties; readonly news: Properties; readonly randomSeed: Uint8Array },
  context: CheckContext,
): Promise<{ readonly inputs: Properties; readonly failures: readonly CheckFailure[] }> {
  const token = readTypeToken(resource.type);
  const given = toObject(request.news);
  let object: Properties = plainSecretData({
    ...given,
    apiVersion: given["apiVersion"] ?? token.apiVersion,
    kind: given["kind"] ?? token.kind,
  });
  const failures = refusals(object, token.kind);
  object = autoname(object, toObject(request.olds), resource.name, request.randomSeed);
  object = await intoNamespace(object, context);
  return { inputs: markSecrets(toProperties(object), request.news), failures };
}

async function intoNamespace(object: Properties, context: CheckContext): Promise<Properties> {
  const metadata = object["metadata"];
  if (!isObject(metadata) || (metadata["namespace"] !== undefined && metadata["namespace"] !== "")) return object;
  const namespaced = await context.isNamespaced(textAt(object, "apiVersion"), textAt(object, "kind"));
  return namespaced ? withMetadata(object, { namespace: context.defaultNamespace }) : object;
}

function refusals(object: Properties, kind: string): CheckFailure[] {
  const failures: CheckFailure[] = [];
  // The official plugin's own kinds: a patch owns single fields of an object that someone else made.
  if (kind !== object["kind"] && kind === `${textAt(object, "kind")}Patch`)
    failures.push({ property: "kind", reason: `${kind} is not supported by the stand-in for the kubernetes plugin` });
  if (kind.endsWith("List") && at(object, "items") !== undefined)
    failures.push({ property: "items", reason: `${kind}: declare each object by itself; lists are not supported` });
  if (at(object, "metadata", "generateName") !== undefined)
    failures.push({
      property: "metadata.generateName",
      reason: "the `.metadata.generateName` field is not supported in Server-Side Apply mode",
    });
  if (annotation(object, annotations.waitFor) !== "")
    failures.push({
      property: `metadata.annotations["${annotations.waitFor}"]`,
      reason: "own conditions to wait for are not supported by the stand-in for the kubernetes plugin",
    });
  return failures;
}

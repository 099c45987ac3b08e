import type { Difference, DifferenceKind } from "../wire/resource-provider";
import type { Properties } from "../wire/value";
import { annotations } from "./annotations";
import { readCheckpoint } from "./checkpoint";
import { detailedDiff, pathText, type FieldDifference } from "./detailed-diff";
import { forceNewFields, touches, type Mutability } from "./force-new";
import { annotation, at, textAt, withMetadata } from "./metadata";
import { toObject } from "./plain";
import { plainSecretData } from "./plain-secret-data";

/** Fields of the metadata that only the server writes. */
const readOnly = {
  creationTimestamp: undefined,
  deletionGracePeriodSeconds: undefined,
  deletionTimestamp: undefined,
  generation: undefined,
  managedFields: undefined,
  resourceVersion: undefined,
  uid: undefined,
};

/**
 * Compares inputs with inputs, without asking the server: what a refresh found has become the old inputs by then.
 *
 * @param request `olds` is the state, `oldInputs` what it was made from or, after a refresh, what was found
 */
export function diff(
  request: { readonly olds: Properties; readonly oldInputs: Properties; readonly news: Properties },
  mutability: Mutability,
): Difference {
  const state = readCheckpoint(request.olds);
  const given = toObject(request.oldInputs);
  const olds = comparable(Object.keys(given).length > 0 ? given : state.inputs);
  const news = comparable(toObject(request.news));
  const differences = detailedDiff(olds, news);
  if (differences.length === 0) return { changes: false, detailed: {} };

  const forceNew = forceNewFields(news, mutability);
  const detailed: Record<string, { kind: DifferenceKind; inputDiff: boolean }> = {};
  const replaces: string[] = [];
  for (const difference of differences) {
    const path = pathText(difference.path);
    const replace = touches(forceNew, difference.path, changedValue(difference, olds));
    if (replace) replaces.push(path);
    detailed[path] = {
      kind: replace ? `${difference.kind}_REPLACE` : difference.kind,
      inputDiff: difference.kind === "DELETE",
    };
  }
  return {
    changes: true,
    replaces,
    detailed,
    deleteBeforeReplace: replaces.length > 0 && staysInPlace(news, state.live),
  };
}

function comparable(object: Properties): Properties {
  return withMetadata(plainSecretData(object), readOnly);
}

function changedValue({ kind, path, value }: FieldDifference, olds: Properties): FieldDifference["value"] {
  return kind === "DELETE" ? at(olds, ...path.map(String)) : value;
}

/** True when the new object takes the old one's name, which has to be free by then. */
function staysInPlace(news: Properties, live: Properties): boolean {
  if (annotation(news, annotations.autonamed) === "true") return false;
  return (["name", "namespace"] as const).every(
    (field) => textAt(news, "metadata", field) === textAt(live, "metadata", field),
  );
}

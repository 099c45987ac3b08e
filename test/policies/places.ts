/** Stands for "nothing is there any more". */
export const gone = Symbol("gone");

/** One place in a document, and how the whole looks with something else there. */
export interface Place {
  /** Keys on the way; indexes and keys that only name things are left out, so that like places have like shapes. */
  readonly shape: string;
  readonly with: (value: unknown) => unknown;
}

function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Every place in a document, also inside texts that hold JSON. */
export function* placesIn(value: unknown, shape = ""): Generator<Place> {
  yield { shape, with: (odd) => odd };
  if (typeof value === "string") {
    const inner = parsedJson(value);
    if (inner === undefined) return;
    for (const place of placesIn(inner, `${shape}<json>`)) {
      yield { shape: place.shape, with: (odd) => JSON.stringify([place.with(odd)]).slice(1, -1) };
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const place of placesIn(item, `${shape}[]`)) {
        yield {
          shape: place.shape,
          with: (odd) => value.toSpliced(index, 1, ...[place.with(odd)].filter((one) => one !== gone)),
        };
      }
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      for (const place of placesIn(child, `${shape}.${key}`)) {
        yield {
          shape: place.shape,
          with: (odd) => {
            const next = place.with(odd);
            const entries = Object.entries(value).map(([name, old]: [string, unknown]) => [
              name,
              name === key ? next : old,
            ]);
            return Object.fromEntries(entries.filter(([, one]) => one !== gone)) as unknown;
          },
        };
      }
    }
  }
}

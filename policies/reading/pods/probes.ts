import type { Field } from "../../field";

const actions = ["exec", "grpc", "httpGet", "tcpSocket"];

/** What a probe does; undefined when it does nothing. */
export function probeAction(probe: Field): Field | undefined {
  return actions.map((action) => probe.at(action)).find((action) => !action.isAbsent);
}

/** A number as Kubernetes reads it: its default where nothing or 0 stands. */
function numberOr(field: Field, byDefault: number): number {
  const value = Number(field.quantity() ?? 0);
  // What is no number gives NaN, with which every comparison fails.
  return value === 0 ? byDefault : value;
}

/** Seconds of failures after which a probe is believed. */
export function probePatience(probe: Field): number {
  return numberOr(probe.at("periodSeconds"), 10) * numberOr(probe.at("failureThreshold"), 3);
}

/** Whether the same stands in two places, key by key; texts are compared as far as a message would show them. */
export function sameContent(a: Field, b: Field): boolean {
  if (a.isMapping() && b.isMapping()) {
    const keys = [...a.entries(), ...b.entries()].map((entry) => entry.key);
    return keys.every((key) => sameContent(a.at(key), b.at(key)));
  }
  if (a.isList() && b.isList()) {
    const [ofA, ofB] = [a.items(), b.items()];
    return ofA.length === ofB.length && ofA.every((item, index) => sameContent(item, ofB[index] ?? item));
  }
  return a.shown() === b.shown();
}

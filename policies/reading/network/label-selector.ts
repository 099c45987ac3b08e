import type { Field } from "../../field";

/** Whether a selector is empty, and so selects everything. */
export function selectsAll(selector: Field): boolean {
  return selector.at("matchLabels").entries().length === 0 && selector.at("matchExpressions").items().length === 0;
}

/**
 * Whether a selector names what it selects. Without a required value it is one for everybody: `{}`, "anything but", and
 * "has the label", since every namespace has some.
 */
export function isNamed(selector: Field): boolean {
  return (
    selector.at("matchLabels").entries().length > 0 ||
    selector
      .at("matchExpressions")
      .items()
      .some((expression) => expression.at("operator").text() === "In" && expression.at("values").items().length > 0)
  );
}

/** Whether a selector demands all of these labels by name; demanding more only narrows it. */
export function demands(selector: Field, labels: Readonly<Record<string, string>>): boolean {
  const named = selector.at("matchLabels");
  return Object.entries(labels).every(([key, value]) => named.at(key).text() === value);
}

/** Whether a selector covers labels. Source: Kubernetes "Labels and Selectors"; an operator nobody knows covers nothing. */
export function covers(selector: Field, labels: Field): boolean {
  const named = selector
    .at("matchLabels")
    .entries()
    .every((wanted) => labels.at(wanted.key).text() === wanted.text());
  return (
    named &&
    selector
      .at("matchExpressions")
      .items()
      .every((expression) => holds(expression, labels))
  );
}

function holds(expression: Field, labels: Field): boolean {
  const value = labels.at(expression.at("key").text() ?? "").text();
  const values = expression.at("values").items();
  const isListed = values.some((item) => item.text() === value);
  switch (expression.at("operator").text()) {
    case "In":
      return value !== undefined && isListed;
    case "NotIn":
      return value === undefined || !isListed;
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case undefined:
    default:
      return false;
  }
}

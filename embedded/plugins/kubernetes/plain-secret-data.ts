import { hasUnknown, isObject, type Properties, type Value } from "../wire/value";

/** Moves a Secret's `stringData` into its `data`, as the server would; one with unknown parts stays as it is. */
export function plainSecretData(object: Properties): Properties {
  const { stringData, ...rest } = object;
  if (object["kind"] !== "Secret" || object["apiVersion"] !== "v1") return object;
  if (!isObject(stringData) || hasUnknown(stringData)) return object;
  if (rest["data"] !== undefined && !isObject(rest["data"])) return object;
  const encoded = Object.entries(stringData).map(([key, value]): [string, Value | undefined] => [
    key,
    typeof value === "string" ? Buffer.from(value).toString("base64") : value,
  ]);
  return { ...rest, data: { ...rest["data"], ...Object.fromEntries(encoded) } };
}

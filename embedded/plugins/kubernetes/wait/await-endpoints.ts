import { isList, isObject, type Properties } from "../../wire/value";
import type { Objects } from "../client/objects";
import { at, referenceOf, textAt } from "../metadata";
import { sleep } from "../sleep";
import type { Watches } from "./watches";

/** A Service that selects no pod counts as created after this long, in milliseconds; the official plugin's number. */
const patience = 10_000;
const serviceLabel = "kubernetes.io/service-name";
const kind = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" } as const;

/** Gives a Service's pods some time to be found, so that who depends on it can call it. Never fails. */
export async function awaitEndpoints(
  { objects, watches }: { readonly objects: Objects; readonly watches: Watches },
  service: Properties,
  signal: AbortSignal,
): Promise<void> {
  if (!selectsPods(service)) return;
  const { namespace = "", name } = referenceOf(service);
  const found = new AbortController();
  const stop = AbortSignal.any([found.signal, signal]);
  const look = async (): Promise<void> => {
    try {
      const labelSelector = `${serviceLabel}=${name}`;
      const slices = await objects.list({ ...kind, namespace }, { labelSelector }, { signal: stop, patience: 1_000 });
      if (slices.some(hasReadyEndpoint)) found.abort();
    } catch {
      // A reader without the right to see endpoints waits the time out, like for a Service that selects nothing.
    }
  };
  const stream = watches.follow(
    {
      ...kind,
      resourceVersion: textAt(service, "metadata", "resourceVersion"),
      key: `${namespace}/${name}`,
      keyOf: (slice) =>
        `${textAt(slice, "metadata", "namespace")}/${textAt(slice, "metadata", "labels", serviceLabel)}`,
    },
    (event) => {
      if (event !== undefined && !event.deleted && hasReadyEndpoint(event.object)) found.abort();
    },
  );
  try {
    const deadline = Date.now() + patience;
    while (!stop.aborted && Date.now() < deadline) {
      await look();
      await sleep(Math.min(1_000, Math.max(deadline - Date.now(), 0)), stop);
    }
  } finally {
    stream.stop();
  }
}

function selectsPods(service: Properties): boolean {
  const spec = service["spec"];
  const selector = at(spec, "selector");
  if (!isObject(selector) || Object.keys(selector).length === 0) return false;
  return textAt(spec, "type") !== "ExternalName" && textAt(spec, "clusterIP") !== "None";
}

function hasReadyEndpoint(slice: Properties): boolean {
  const { endpoints } = slice;
  return isList(endpoints) && endpoints.some((endpoint) => at(endpoint, "conditions", "ready") !== false);
}

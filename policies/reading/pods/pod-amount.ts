import { isQuantity, parseQuantity } from "../../../components/core/quantities";
import type { ContainerDefaults, Side } from "./container-defaults";
import type { Field } from "../../field";
import { UnreadableFieldError } from "../../field";

/** A quantity in thousandths of its unit; undefined when absent. @throws UnreadableFieldError when it is none */
export function amount(field: Field): bigint | undefined {
  const text = field.quantity();
  if (text === undefined) return undefined;
  if (isQuantity(text)) return parseQuantity(text);
  throw new UnreadableFieldError(field, field.shown(), "a quantity, as in 500m or 8Gi", "Write a quantity here.");
}

/** What one container takes; a limit without a request is its request. */
function containerAmount(container: Field, side: Side, resource: string, defaults: ContainerDefaults): bigint {
  const resources = container.at("resources");
  const own = resources.at(side, resource);
  const given = defaults[side].get(resource);
  const value =
    amount(own) ??
    (side === "requests" ? amount(resources.at("limits", resource)) : undefined) ??
    (given === undefined ? undefined : amount(given));
  if (value !== undefined) return value;
  // An extended resource that a container does not name is not used; the others must be known below a quota.
  if (resource.includes("/")) return 0n;
  throw new UnreadableFieldError(
    own,
    own.shown(),
    "a quantity: below a quota a pod without one is refused",
    `Set ${side} of ${resource}, or let the namespace's LimitRange give a default.`,
  );
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, value) => total + value, 0n);

/**
 * What one pod takes of a resource, in thousandths, as the scheduler and a quota count it: all containers and sidecars
 * together, or the largest init container with the sidecars that were started before it, whichever is more.
 *
 * Source: Kubernetes "Init Containers" and "Sidecar Containers", resource sharing; "Pod Overhead"; "Pod-level resources".
 */
export function podAmount(pod: Field, side: Side, resource: string, defaults: ContainerDefaults): bigint {
  const overhead = amount(pod.at("overhead", resource)) ?? 0n;
  const whole = amount(pod.at("resources", side, resource));
  if (whole !== undefined) return whole + overhead;
  const of = (container: Field): bigint => containerAmount(container, side, resource, defaults);
  let sidecars = 0n;
  let largestStart = 0n;
  for (const container of pod.at("initContainers").items()) {
    const start = sidecars + of(container);
    if (start > largestStart) largestStart = start;
    if (container.at("restartPolicy").text() === "Always") sidecars = start;
  }
  const running = sidecars + sum(pod.at("containers").items().map(of));
  return (running > largestStart ? running : largestStart) + overhead;
}

import assert from "node:assert/strict";
import { podsReady } from "../e2e/pods";
import type { E2ePlatform } from "./e2e-platform";

const edge = { namespace: "ingress", app: "nginx" };
const configuration = { namespace: "ingress", name: "nginx-config" };
const file = "nginx.conf";

/**
 * Takes parts out of the edge's configuration, as somebody might who edits it, and lets the edge run without them.
 *
 * @param changes what is taken out, and what stands there instead
 * @returns what puts it back
 */
export async function edgeWithout(
  platform: E2ePlatform,
  changes: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const { data = {} } = await platform.core.readNamespacedConfigMap(configuration);
  const text = data[file] ?? "";
  let changed = text;
  for (const [part, instead] of Object.entries(changes)) {
    assert.ok(changed.includes(part), `the edge's configuration has no ${part}`);
    changed = changed.replaceAll(part, () => instead);
  }
  const run = async (value: string): Promise<void> => {
    const body = [{ op: "replace", path: `/data/${file}`, value }];
    await platform.core.patchNamespacedConfigMap({ ...configuration, body });
    // New pods mount it at once; in those that run it would come within a minute or two.
    const { namespace, app } = edge;
    await platform.core.deleteCollectionNamespacedPod({
      namespace,
      labelSelector: `app=${app}`,
      gracePeriodSeconds: 0,
    });
    await podsReady(platform, edge);
  };
  await run(changed);
  return () => run(text);
}

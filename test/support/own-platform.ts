import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resetCluster } from "../../embedded/cluster/reset-cluster";
import { LivePlatform } from "./live-platform";

/** A platform of its own for the tests of a `describe`: brought up before them, removed after them. */
export function ownPlatform(name: string): { readonly platform: LivePlatform; readonly root: string } {
  const root = mkdtempSync(join(tmpdir(), `webide-${name}-`));
  const platform = new LivePlatform(root);
  before(async () => {
    const { code, err } = await platform.webide("up", "--yes");
    assert.equal(code, 0, err);
  });
  after(async () => {
    await resetCluster(join(root, "cluster"));
    rmSync(root, { recursive: true, force: true });
  });
  return { platform, root };
}

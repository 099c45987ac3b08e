import fs from "node:fs";

const ours = "#!/bin/sh\n# Written by embedded/tools while it installs packages: no service may start.\nexit 101\n";

/**
 * Keeps packages from starting their services until the returned function is called.
 * Debian asks /usr/sbin/policy-rc.d; the file that was there before comes back, also after an interrupted run.
 */
export function blockServices(policy = "/usr/sbin/policy-rc.d"): () => void {
  const saved = `${policy}.webide-saved`;
  const restore = (): void => {
    if (fs.existsSync(saved)) fs.renameSync(saved, policy);
    else if (fs.existsSync(policy) && fs.readFileSync(policy, "utf8") === ours) fs.rmSync(policy);
  };
  restore(); // what an interrupted run left
  if (fs.existsSync(policy)) fs.renameSync(policy, saved);
  fs.writeFileSync(policy, ours, { mode: 0o755 });
  return restore;
}

import type { Control } from "./control";
import { hostNamespaces, hostPorts, privileged, probeHosts, volumeSources } from "./host-access";
import { capabilities, nonRoot, privilegeEscalation, userId } from "./identity";
import { appArmor, procMount, safeSysctls, seccomp, seLinux } from "./kernel";

/** The controls of the level "restricted", which holds all of "baseline", as of {@link podSecurityVersion}. */
export const restricted: readonly Control[] = [
  hostNamespaces,
  hostPorts,
  privileged,
  probeHosts,
  volumeSources,
  nonRoot,
  userId,
  privilegeEscalation,
  capabilities,
  seccomp,
  appArmor,
  seLinux,
  procMount,
  safeSysctls,
];

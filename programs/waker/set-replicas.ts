import { ApiError } from "./api-error";
import type { Cluster } from "./cluster";

/** What became of a wish for a number of replicas. */
export type Outcome = "changed" | "unchanged" | "missing";

const attempts = 5;

/**
 * Brings a workspace's Deployment to zero or one replica. Every change is based on what was read just before, so that one
 * made by somebody else in between is seen and never overwritten.
 *
 * @param isStillWanted asked again before each attempt
 * @throws ApiError when the API server refuses, or when others keep changing the same object
 */
export async function setReplicas(
  cluster: Cluster,
  user: string,
  replicas: 0 | 1,
  isStillWanted: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    const scale = await cluster.scale(user);
    if (scale === undefined) return "missing";
    const isThere = replicas === 0 ? (scale.spec.replicas ?? 0) === 0 : (scale.spec.replicas ?? 0) > 0;
    if (isThere || !(await isStillWanted())) return "unchanged";
    try {
      await cluster.setReplicas(user, scale, replicas);
      return "changed";
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409 && attempt < attempts)) throw error;
    }
  }
}

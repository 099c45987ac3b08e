/** A workload behind whose simulated pods a real program runs on this machine. */
export interface Played {
  readonly kind: "Deployment" | "StatefulSet";
  readonly namespace: string;
  /** Name of the workload and value of its pods' label `app`. */
  readonly app: string;
  /** Name of the container that the program stands for; the others of the pod are simulated. */
  readonly container: string;
}

/**
 * What is real behind a simulated pod: the provider of the realm's resources needs a Keycloak that answers.
 *
 * The names are those under which the project declares the two (a test compares them with what it renders).
 */
export const played = {
  postgres: { kind: "StatefulSet", namespace: "auth", app: "postgres", container: "postgres" },
  keycloak: { kind: "Deployment", namespace: "auth", app: "keycloak", container: "keycloak" },
} as const satisfies Record<string, Played>;

/** A Service of the cluster that can be reached from this machine. */
export interface Door {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

/**
 * The ways from loopback addresses of this machine into a cluster with a real node: the public doors of the platform, and
 * Keycloak for the provider of the realm's resources. The names are those under which the project declares the Services (a
 * test compares them with what it renders).
 */
export const doors = {
  edge: { namespace: "ingress", service: "nginx-public", port: 443 },
  plain: { namespace: "ingress", service: "nginx-public", port: 80 },
  keycloak: { namespace: "auth", service: "keycloak", port: 8080 },
} as const satisfies Record<string, Door>;

export type DoorName = keyof typeof doors;

export const doorNames = Object.keys(doors) as DoorName[];

import { version as keycloak } from "@pulumi/keycloak/package.json";
import { version as kubernetes } from "@pulumi/kubernetes/package.json";
import { version as pulumi } from "@pulumi/pulumi/package.json";
import { version as random } from "@pulumi/random/package.json";

/** A plugin of the engine that this project can stand in for. */
export interface StandIn {
  readonly kind: "language" | "resource";
  /** Name as the engine knows it, as in `random`. */
  readonly name: string;
  /** Version that the program's npm package asks for. */
  readonly version: string;
  /** Name of the executable that the engine looks for. */
  readonly command: string;
  /** Folder beside this file with the stand-in. */
  readonly folder: string;
}

function resource(name: string, version: string): StandIn {
  return { kind: "resource", name, version, command: `pulumi-resource-${name}`, folder: name };
}

/** All of them. */
export const standIns: readonly StandIn[] = [
  { kind: "language", name: "nodejs", version: pulumi, command: "pulumi-language-nodejs", folder: "language-nodejs" },
  resource("kubernetes", kubernetes),
  resource("keycloak", keycloak),
  resource("random", random),
];

import type { Image } from "./image";
import { nginx } from "./nginx/image";
import { valkey } from "./valkey/image";

/** Every image that can be built. */
export const registry: readonly Image[] = [nginx, valkey];

import { alertmanager } from "./alertmanager/image";
import { blackboxExporter } from "./blackbox-exporter/image";
import type { Image } from "./image";
import { keycloak } from "./keycloak/image";
import { nginxExporter } from "./nginx-exporter/image";
import { nginx } from "./nginx/image";
import { nodeExporter } from "./node-exporter/image";
import { oauth2Proxy } from "./oauth2-proxy/image";
import { postgresExporter } from "./postgres-exporter/image";
import { postgres } from "./postgres/image";
import { prometheus } from "./prometheus/image";
import { redisExporter } from "./redis-exporter/image";
import { valkey } from "./valkey/image";
import { vector } from "./vector/image";

/** Every image that can be built. */
export const registry: readonly Image[] = [
  alertmanager,
  blackboxExporter,
  keycloak,
  nginx,
  nginxExporter,
  nodeExporter,
  oauth2Proxy,
  postgres,
  postgresExporter,
  prometheus,
  redisExporter,
  valkey,
  vector,
];

import { alertmanager } from "./alertmanager/image";
import { blackboxExporter } from "./blackbox-exporter/image";
import { codeServerImage } from "./code-server/image";
import type { Image } from "./image";
import { keycloak } from "./keycloak/image";
import { kubeStateMetrics } from "./kube-state-metrics/image";
import { litellmImage } from "./litellm/image";
import { nginxExporter } from "./nginx-exporter/image";
import { nginx } from "./nginx/image";
import { nodeExporter } from "./node-exporter/image";
import { oauth2Proxy } from "./oauth2-proxy/image";
import { postgresExporter } from "./postgres-exporter/image";
import { postgres } from "./postgres/image";
import { prometheus } from "./prometheus/image";
import { redisExporter } from "./redis-exporter/image";
import { tabbyImage } from "./tabby/image";
import { valkey } from "./valkey/image";
import { vector } from "./vector/image";
import { vllmImage } from "./vllm/image";
import { waker } from "./waker/image";

/** Every image that can be built. */
export const registry: readonly Image[] = [
  alertmanager,
  blackboxExporter,
  codeServerImage,
  keycloak,
  kubeStateMetrics,
  litellmImage,
  nginx,
  nginxExporter,
  nodeExporter,
  oauth2Proxy,
  postgres,
  postgresExporter,
  prometheus,
  redisExporter,
  tabbyImage,
  valkey,
  vector,
  vllmImage,
  waker,
];

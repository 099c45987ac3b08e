import type { ServiceEndpoint } from "./contracts";

/**
 * Where every part of the platform stands: namespace, app label, ports.
 *
 * Network policies, URLs and scrape targets are all derived from this one table, so that "who may call whom" can not
 * drift from "who listens where". Names follow the operations guide (`kubectl get pods -l app=nginx -n ingress`).
 */
export const topology = {
  nginx: { namespace: "ingress", app: "nginx", service: "nginx", port: 8443 },
  nginxMetrics: { namespace: "ingress", app: "nginx", service: "nginx", port: 9113 },
  nginxLogMetrics: { namespace: "ingress", app: "nginx", service: "nginx", port: 9598 },
  oauth2Proxy: { namespace: "ingress", app: "oauth2-proxy", service: "oauth2-proxy", port: 4180 },
  oauth2ProxyMetrics: { namespace: "ingress", app: "oauth2-proxy", service: "oauth2-proxy", port: 44180 },
  sessionRedis: { namespace: "ingress", app: "session-redis", service: "session-redis", port: 6379 },
  sessionRedisMetrics: { namespace: "ingress", app: "session-redis", service: "session-redis", port: 9121 },
  waker: { namespace: "ingress", app: "waker", service: "waker", port: 8080 },
  keycloak: { namespace: "auth", app: "keycloak", service: "keycloak", port: 8080 },
  keycloakMetrics: { namespace: "auth", app: "keycloak", service: "keycloak", port: 9000 },
  postgres: { namespace: "auth", app: "postgres", service: "postgres", port: 5432 },
  postgresMetrics: { namespace: "auth", app: "postgres", service: "postgres", port: 9187 },
  tabby: { namespace: "ai", app: "tabby", service: "tabby-server", port: 8080 },
  vllm: { namespace: "ai", app: "vllm", service: "vllm", port: 8000 },
  litellm: { namespace: "ai", app: "litellm", service: "litellm", port: 4000 },
  gatewayBudget: { namespace: "ai", app: "litellm", service: "litellm", port: 4001 },
  gatewayRedis: { namespace: "ai", app: "gateway-redis", service: "gateway-redis", port: 6379 },
  gatewayRedisMetrics: { namespace: "ai", app: "gateway-redis", service: "gateway-redis", port: 9121 },
  velero: { namespace: "velero", app: "velero", service: "velero", port: 8085 },
  prometheus: { namespace: "monitoring", app: "prometheus", service: "prometheus", port: 9090 },
  alertmanager: { namespace: "monitoring", app: "alertmanager", service: "alertmanager", port: 9093 },
  grafana: { namespace: "monitoring", app: "grafana", service: "grafana", port: 3000 },
  kubeStateMetrics: { namespace: "monitoring", app: "kube-state-metrics", service: "kube-state-metrics", port: 8080 },
  nodeExporter: { namespace: "node-agents", app: "node-exporter", service: "node-exporter", port: 9100 },
  dcgmExporter: { namespace: "monitoring", app: "dcgm-exporter", service: "dcgm-exporter", port: 9400 },
  blackboxExporter: { namespace: "monitoring", app: "blackbox-exporter", service: "blackbox-exporter", port: 9115 },
} as const satisfies Record<string, ServiceEndpoint>;

/** Port on which every user's code-server listens. */
export const codeServerPort = 8080;

/** Port on which every workspace says whether it is in use; the waker alone may ask. */
export const activityPort = 8082;

/** Name of a user's namespace. Source: operations guide 3.2. */
export function workspaceNamespace(userId: string): string {
  return `ide-${userId}`;
}

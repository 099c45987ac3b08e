import type { Variant } from "./variant";
import { beside, replace, set } from "./variant";

const nginx = /^prod ConfigMap ingress\/nginx-config$/;

/** The one door. */
export const variants: readonly Variant[] = [
  {
    title: "is a second door",
    rule: "ing/single-door",
    to: /^prod Service (?:ai\/litellm|monitoring\/grafana)$/,
    change: set(["spec", "type"], "NodePort"),
  },
  {
    title: "takes over an address of somebody else",
    rule: "ing/single-door",
    to: /^prod Service ingress\/waker$/,
    change: set(["spec", "externalIPs"], ["10.0.0.1"]),
  },
  {
    title: "stands beside an Ingress with a snippet",
    rule: "ing/no-snippets",
    also: { "ing/single-door": "an Ingress is a door of its own" },
    to: /^prod Service monitoring\/grafana$/,
    change: beside(
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" +
        'metadata: { name: more, annotations: { nginx.ingress.kubernetes.io/configuration-snippet: "return 200;" } }\n' +
        "spec: { ingressClassName: nginx, defaultBackend: { service: { name: grafana, port: { number: 80 } } } }\n",
    ),
  },
  {
    title: "speaks TLS 1.1",
    rule: "tls/min",
    to: nginx,
    change: replace(["data", "nginx.conf"], "ssl_protocols TLSv1.2", "ssl_protocols TLSv1.1 TLSv1.2"),
  },
  {
    title: "says which version it is",
    rule: "ing/nginx-http2",
    to: nginx,
    change: replace(["data", "nginx.conf"], "server_tokens off;", "server_tokens on;"),
  },
  {
    title: "shows the metrics of Grafana to everybody",
    rule: "ing/admin-closed",
    to: nginx,
    change: replace(["data", "nginx.conf"], "location ^~ /metrics {", "location ^~ /metric-s {"),
  },
];

import type { ServiceEndpoint } from "../core/contracts";
import { codeServerPort, topology } from "../core/topology";

/** Where nginx listens, where its files are and whom it calls. */
export interface EdgeAddresses {
  /** `listen` value of the TLS door. */
  readonly https: string;
  /** `listen` value of the plain door; it answers with redirects and the health path only. */
  readonly http: string;
  /** Loopback address of nginx's own counters, for the containers of the same pod. */
  readonly status: string;
  /** Loopback address that answers 403: where every undecided or refused request is sent. */
  readonly refusal: string;
  /** UDP address that takes the access log. */
  readonly accessLog: string;
  /** Second copy of the access log, for the cluster's log collection. */
  readonly accessLogFile: string;
  /** Folder of `tls.crt` and `tls.key`. */
  readonly tlsDir: string;
  /** Certificates of the authorities that sign the administrators' client certificates. */
  readonly adminCa: string;
  /** Folder of nginx.conf and everything it includes. */
  readonly configDir: string;
  /** Writable folder: process id, temporary files, result of the last reload. */
  readonly stateDir: string;
  readonly oauth2Proxy: ServiceEndpoint;
  readonly keycloak: ServiceEndpoint;
  readonly grafana: ServiceEndpoint;
  readonly waker: ServiceEndpoint;
  /** Tells how much of a user's budget of tokens is used. */
  readonly gatewayBudget: ServiceEndpoint;
  /** Port of every user's code-server. */
  readonly codeServerPort: number;
}

/** Ports of the nginx pod. Unprivileged processes can not bind 80 and 443; the public Service maps those. */
export const edgePorts = {
  https: topology.nginx.port,
  http: 8080,
  status: 8081,
  refusal: 8404,
  accessLog: 5140,
} as const;

/** The addresses in the cluster. */
export const clusterEdge: EdgeAddresses = {
  https: String(edgePorts.https),
  http: String(edgePorts.http),
  status: `127.0.0.1:${edgePorts.status}`,
  refusal: `127.0.0.1:${edgePorts.refusal}`,
  accessLog: `127.0.0.1:${edgePorts.accessLog}`,
  accessLogFile: "/dev/stdout",
  tlsDir: "/etc/nginx/tls",
  adminCa: "/etc/nginx/admin-ca/ca.crt",
  configDir: "/etc/nginx/edge",
  stateDir: "/tmp",
  oauth2Proxy: topology.oauth2Proxy,
  keycloak: topology.keycloak,
  grafana: topology.grafana,
  waker: topology.waker,
  gatewayBudget: topology.gatewayBudget,
  codeServerPort,
};

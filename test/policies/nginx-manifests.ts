/** A ConfigMap with these files. */
export function configMap(files: Record<string, unknown>, name = "nginx-config"): Record<string, unknown> {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "ingress" }, data: files };
}

/** A ConfigMap with an nginx.conf. */
export function nginxConf(text: unknown): Record<string, unknown> {
  return configMap({ "nginx.conf": text });
}

/** Drops what nobody asked for. */
export const defaultServers = `
server { listen 8443 ssl default_server; ssl_protocols TLSv1.3; ssl_reject_handshake on; return 444; }
server { listen 8080 default_server; location = /healthz { return 200; } location / { return 444; } }`;

/** What every server has to say about TLS. */
export const tls = `ssl_protocols TLSv1.2 TLSv1.3; add_header Strict-Transport-Security "max-age=31536000" always;`;

/** A public server with these locations. */
export function server(body: string, name = "ide.company.com"): string {
  return `server { listen 8443 ssl; server_name ${name}; ${tls} ${body} }`;
}

/** A whole configuration that every rule accepts, with more servers or maps. */
export function edge(more = ""): Record<string, unknown> {
  return nginxConf(`http { server_tokens off; ${defaultServers} ${more} }`);
}

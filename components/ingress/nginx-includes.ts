import { pageSecurityPolicy } from "./page";

/**
 * Headers of every answer. An `add_header` in a location drops all inherited ones, so a location with its own includes
 * this file again. `same-origin` and not `no-referrer`: under the latter browsers send `Origin: null` with forms.
 */
export const securityHeaders = `add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
add_header X-Content-Type-Options nosniff always;
add_header X-Frame-Options SAMEORIGIN always;
add_header Referrer-Policy same-origin always;
add_header Content-Security-Policy "frame-ancestors 'self'" always;
`;

/**
 * Headers of the pages and facts that the edge itself gives: nothing foreign runs in them, nobody else's page may read them,
 * and no cache keeps what is true for a moment. The number of the request stands where the page's script can read it.
 */
export const pageHeaders = `${securityHeaders
  .replace(
    /^add_header Content-Security-Policy .*$/m,
    `add_header Content-Security-Policy "${pageSecurityPolicy}" always;`,
  )
  .replace(
    /^add_header X-Frame-Options .*$/m,
    "add_header X-Frame-Options DENY always;",
  )}add_header Cross-Origin-Resource-Policy same-origin always;
add_header Cache-Control no-store always;
add_header Server-Timing "reference;desc=$reference" always;
`;

/** Request headers that say who the caller is or where the call came from. A client may send them; nobody may believe it. */
export const clearedHeaders = [
  "Forwarded",
  "Proxy",
  "Proxy-Authorization",
  "Remote-User",
  "Remote-Email",
  "Remote-Groups",
  "Remote-Name",
  "Ssl-Client-Cert",
  "Via",
  "X-Auth-Request-Access-Token",
  "X-Auth-Request-Email",
  "X-Auth-Request-Groups",
  "X-Auth-Request-Preferred-Username",
  "X-Auth-Request-Redirect",
  "X-Auth-Request-User",
  "X-Client-Cert",
  "X-Forwarded-Access-Token",
  "X-Forwarded-Client-Cert",
  "X-Forwarded-Email",
  "X-Forwarded-Groups",
  "X-Forwarded-Method",
  "X-Forwarded-Prefix",
  "X-Forwarded-Preferred-Username",
  "X-Forwarded-Scheme",
  "X-Forwarded-Server",
  "X-Forwarded-Ssl",
  "X-Forwarded-Uri",
  "X-Forwarded-User",
  "X-Http-Method-Override",
  "X-Original-Method",
  "X-Original-Uri",
  "X-Original-Url",
  "X-Remote-User",
  "X-Rewrite-Url",
  "X-User",
  "X-Webide-User",
] as const;

/**
 * Request headers of every call to an upstream: ours are written, foreign ones emptied (an empty header is not sent). A
 * `proxy_set_header` in a location drops all inherited ones, so each location includes this file.
 */
export const proxyHeaders = `proxy_http_version 1.1;
proxy_set_header Host $host;
proxy_set_header Connection $connection_header;
proxy_set_header Upgrade $websocket;
proxy_set_header X-Real-IP $remote_addr;
proxy_set_header X-Forwarded-For $remote_addr;
proxy_set_header X-Forwarded-Host $host;
proxy_set_header X-Forwarded-Port 443;
proxy_set_header X-Forwarded-Proto https;
proxy_set_header X-Request-Id $request_id;
${clearedHeaders.map((header) => `proxy_set_header ${header} "";\n`).join("")}`;

/**
 * Answers of products repeat headers that the edge sets itself. The X-Accel ones are orders to nginx: with them a
 * workspace could have internal locations answered.
 */
export const hiddenHeaders = `proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;
proxy_hide_header Strict-Transport-Security;
proxy_hide_header X-Content-Type-Options;
proxy_hide_header X-Frame-Options;
proxy_hide_header Referrer-Policy;
proxy_hide_header X-Powered-By;
`;

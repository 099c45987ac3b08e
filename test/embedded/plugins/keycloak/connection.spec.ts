import assert from "node:assert/strict";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import * as x509 from "@peculiar/x509";
import { Connection } from "../../../../embedded/plugins/keycloak/connection";
import { KeyLock } from "../../../../embedded/plugins/keycloak/key-lock";
import { providerSettings } from "../../../../embedded/plugins/keycloak/settings";
import type { Properties } from "../../../../embedded/plugins/wire/value";

type Answer = (path: string, authorization: string) => { status: number; body: unknown };

const token = (name: string) =>
  `x.${Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 60, name })).toString("base64url")}.x`;

/** Only the forms of answers: what Keycloak does is tested on a real one. */
function listener(answer: Answer): http.RequestListener {
  let logins = 0;
  return (request, response) => {
    const path = request.url ?? "";
    const { status, body } = path.endsWith("/token")
      ? { status: 200, body: { access_token: token(String(++logins)) } }
      : answer(path, request.headers.authorization ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}

describe("the connection to Keycloak", () => {
  let server: http.Server | https.Server;
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function listening(made: typeof server, port = 0): Promise<number> {
    server = made;
    await new Promise<void>((resolve) => made.listen(port, "127.0.0.1", resolve));
    return (made.address() as AddressInfo).port;
  }
  const connection = (url: string, settings: Properties = {}) =>
    new Connection(providerSettings({ url, clientId: "c", clientSecret: "s", ...settings }, {}));
  const readGroup = (to: Connection) => to.read("group x", (admin) => admin.groups.findOne({ realm: "r", id: "g" }));

  it("waits for a server that does not listen yet", async () => {
    const port = await listening(http.createServer());
    await new Promise((resolve) => server.close(resolve));
    const answer = readGroup(connection(`http://127.0.0.1:${port}`));
    setTimeout(
      () => void listening(http.createServer(listener(() => ({ status: 200, body: { id: "g" } }))), port),
      300,
    );
    assert.deepEqual(await answer, { id: "g" });
  });

  it("waits for a server that says it is starting", async () => {
    let asked = 0;
    const port = await listening(
      http.createServer(listener(() => (++asked < 3 ? { status: 503, body: {} } : { status: 200, body: { id: "g" } }))),
    );
    assert.deepEqual(await readGroup(connection(`http://127.0.0.1:${port}`)), { id: "g" });
    assert.equal(asked, 3);
  });

  it("takes a new token once when the old one is refused, then believes the refusal", async () => {
    const seen: string[] = [];
    const port = await listening(
      http.createServer(
        listener((_path, authorization) => {
          seen.push(authorization);
          return { status: 403, body: { error: "HTTP 403 Forbidden" } };
        }),
      ),
    );
    await assert.rejects(
      readGroup(connection(`http://127.0.0.1:${port}`)),
      /group x: HTTP 403 Forbidden \(HTTP 403\)$/,
    );
    assert.equal(new Set(seen).size, 2);
    assert.equal(seen.length, 2);
  });

  it("trusts the authority of the settings, and no other server", async () => {
    const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: "CN=127.0.0.1",
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
    });
    const cert = certificate.toString("pem");
    const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
    const port = await listening(
      https.createServer(
        { key, cert },
        listener(() => ({ status: 200, body: { id: "g" } })),
      ),
    );
    const url = `https://127.0.0.1:${port}`;
    assert.deepEqual(await readGroup(connection(url, { rootCaCertificate: cert })), { id: "g" });
    assert.deepEqual(await readGroup(connection(url, { tlsInsecureSkipVerify: "true" })), { id: "g" });
    await assert.rejects(
      connection(url).write("group x", (admin) => admin.groups.del({ realm: "r", id: "g" })),
      /group x: Keycloak at https:.* does not answer \(self-signed certificate/,
    );
  });

  it("runs work on one thing in turn, also after a failure, and work on others beside it", async () => {
    const lock = new KeyLock();
    const order: string[] = [];
    const work =
      (name: string, milliseconds: number, fails = false) =>
      async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    const first = lock.run("a", work("1", 20, true));
    const second = lock.run("a", work("2", 1));
    const other = lock.run("b", work("3", 1));
    await assert.rejects(first, /1/);
    await Promise.all([second, other]);
    assert.deepEqual(order, ["1 begins", "3 begins", "3 ends", "1 ends", "2 begins", "2 ends"]);
  });
});

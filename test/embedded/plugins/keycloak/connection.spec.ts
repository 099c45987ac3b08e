import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { Connection } from "../../../../embedded/plugins/keycloak/connection";
import { NoAnswer } from "../../../../embedded/plugins/keycloak/no-answer";
import { KeyLock } from "../../../../embedded/plugins/keycloak/key-lock";
import { providerSettings } from "../../../../embedded/plugins/keycloak/settings";
import type { Properties } from "../../../../embedded/plugins/wire/value";

type Answer = (path: string, authorization: string) => { status: number; body: unknown; location?: string };

/** @param clock seconds that the server's clock is ahead of ours */
const token = (name: string, clock = 0) => {
  const iat = Date.now() / 1000 + clock;
  return `x.${Buffer.from(JSON.stringify({ iat, exp: iat + 60, name })).toString("base64url")}.x`;
};

/** Only the forms of answers: what Keycloak does is tested on a real one. */
function listener(answer: Answer, clock = 0): http.RequestListener {
  let logins = 0;
  return (request, response) => {
    const path = request.url ?? "";
    const {
      status,
      body,
      location = "/",
    }: ReturnType<Answer> = path.endsWith("/token")
      ? { status: 200, body: { access_token: token(String(++logins), clock) } }
      : answer(path, request.headers.authorization ?? "");
    response.writeHead(status, { "content-type": "application/json", location }).end(JSON.stringify(body));
  };
}

describe("the connection to Keycloak", () => {
  let server: http.Server | https.Server;
  before(async () => {
    // Its load would count as waiting.
    await import("@keycloak/keycloak-admin-client");
  });
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
    const answer = connection(`http://127.0.0.1:${port}`).write("group x", (admin) =>
      admin.groups.create({ realm: "r", name: "x" }),
    );
    const made = { status: 201, body: {}, location: "/groups/g" };
    setTimeout(() => void listening(http.createServer(listener(() => made)), port), 300);
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

  for (const clock of [-300, 300]) {
    it(`logs in once where the server's clock is ${clock} s ahead`, async () => {
      const seen = new Set<string>();
      const answer: Answer = (_path, authorization) => {
        seen.add(authorization);
        return { status: 200, body: { id: "g" } };
      };
      const to = connection(`http://127.0.0.1:${await listening(http.createServer(listener(answer, clock)))}`);
      for (let time = 0; time < 3; time += 1) await readGroup(to);
      assert.equal(seen.size, 1);
    });
  }

  it("asks a server that was silent for a token before it writes again, and tells a write that was never begun", async () => {
    const asked: string[] = [];
    let isMute = true;
    const answers = listener(() => ({ status: 201, body: {}, location: "/groups/g" }));
    const port = await listening(
      http.createServer((request, response) => {
        const what = request.url?.endsWith("/token") === true ? "login" : "write";
        asked.push(what);
        if (isMute && what === "write") request.socket.destroy();
        else answers(request, response);
      }),
    );
    const to = connection(`http://127.0.0.1:${port}`);
    const write = () => to.write("group x", (admin) => admin.groups.create({ realm: "r", name: "x" }));
    await assert.rejects(write(), (error) => error instanceof NoAnswer && !error.isUndone);
    isMute = false;
    await write();
    assert.deepEqual(asked, ["login", "write", "login", "write"]);
  });

  it("trusts the authority of the settings, and no other server", async () => {
    const pem = execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"],
        ...["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-"],
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    const certificate = pem.slice(pem.indexOf("-----BEGIN CERTIFICATE"));
    const port = await listening(
      https.createServer(
        { key: pem, cert: certificate },
        listener(() => ({ status: 200, body: { id: "g" } })),
      ),
    );
    const url = `https://127.0.0.1:${port}`;
    assert.deepEqual(await readGroup(connection(url, { rootCaCertificate: certificate })), { id: "g" });
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

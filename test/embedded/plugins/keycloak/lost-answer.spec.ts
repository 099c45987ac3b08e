import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { KeycloakProvider } from "../../../../embedded/plugins/keycloak/keycloak-provider";
import { maybeMade } from "../../../../embedded/plugins/wire/maybe-made";

const urn = "urn:pulumi:live::live::keycloak:index/user:User::kim";
const resource = { urn, type: "keycloak:index/user:User", name: "kim" };
const inputs = { realmId: "r", username: "kim", email: "kim@company.com", enabled: true };
const jwt = `x.${Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 60 })).toString("base64url")}.x`;

/** Accounts alone, with the forms of Keycloak's answers; what it really does is tested on a real one. */
class Accounts {
  readonly made: object[] = [];
  readonly asked: string[] = [];
  /** Does what a POST asks, then breaks the connection; or gives another answer in its place. */
  atPost: "answer" | "break" | 504 = "break";
  /** Whether accounts can be listed after the first POST. */
  canList = true;
  private readonly server = http.createServer((request, response) => {
    void this.answer(request, response);
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const what = pathname.endsWith("/token")
      ? "login"
      : `${request.method ?? ""} ${/([^/]*)\/?$/.exec(pathname)?.[1] ?? ""}`;
    this.asked.push(what);
    const send = (status: number, body: unknown, location = "/"): void => {
      response.writeHead(status, { "content-type": "application/json", location }).end(JSON.stringify(body));
    };
    if (what === "login") send(200, { access_token: jwt });
    else if (what === "GET users") {
      const isLost = this.asked.includes("POST users") && !this.canList;
      send(isLost ? 500 : 200, isLost ? {} : this.made);
    } else if (request.method === "GET") send(200, this.made[0]);
    else if (request.method === "PUT") send(204, "");
    else {
      const clashes = this.made.length > 0;
      if (!clashes) this.made.push({ ...(JSON.parse(Buffer.concat(parts).toString()) as object), id: "u1" });
      if (this.atPost === "break") request.socket.destroy();
      else if (this.atPost === 504) send(504, {});
      else if (clashes) send(409, { errorMessage: "User exists with same username" });
      else send(201, {}, "/users/u1");
    }
  }
}

describe("a creation in Keycloak whose answer is lost", () => {
  let accounts: Accounts;
  let url: string;

  before(async () => {
    // Its load would count as waiting.
    await import("@keycloak/keycloak-admin-client");
  });
  beforeEach(async () => {
    accounts = new Accounts();
    url = await accounts.open();
  });
  afterEach(() => {
    delete process.env["WEBIDE_INTERRUPTED_CREATIONS"];
    accounts.close();
  });

  const create = async () => {
    const plugin = new KeycloakProvider();
    await plugin.configure({ url, clientId: "c", clientSecret: "s", initialLogin: false });
    return plugin.create(resource, { inputs, preview: false, timeoutSeconds: 0, signal: new AbortController().signal });
  };

  for (const way of ["break", 504] as const) {
    it(`is found by its name where nothing had that name before (${String(way)})`, async () => {
      accounts.atPost = way;
      assert.equal((await create()).id, "u1");
      assert.equal(accounts.made.length, 1);
    });
  }

  it("is marked for the next run where nobody can look, and is taken over by that", async () => {
    accounts.canList = false;
    const failure = await create().catch((error: unknown) => error);
    assert.ok(failure instanceof Error);
    assert.ok(failure.message.startsWith(`${maybeMade}: user "kim" in realm "r": Keycloak at `), failure.message);
    assert.match(failure.message, / does not answer \(.*\); see that it runs/);

    accounts.canList = true;
    accounts.atPost = "answer";
    await assert.rejects(create(), /User exists with same username \(HTTP 409\); what it clashes with is not in/);
    process.env["WEBIDE_INTERRUPTED_CREATIONS"] = JSON.stringify([urn]);
    assert.equal((await create()).id, "u1");
    assert.equal(accounts.made.length, 1);
  });

  it("never makes somebody else's account ours", async () => {
    accounts.made.push({ id: "theirs", username: "kim" });
    await assert.rejects(create(), (error: Error) => {
      assert.match(error.message, /does not answer/);
      assert.ok(!error.message.includes(maybeMade), error.message);
      return true;
    });
    assert.deepEqual(accounts.made, [{ id: "theirs", username: "kim" }]);
  });

  it("is not marked where the server has refused it", async () => {
    accounts.made.push({ id: "theirs", username: "kim" });
    accounts.atPost = "answer";
    await assert.rejects(create(), /User exists with same username \(HTTP 409\)/);
  });
});

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ClusterPaths } from "../../../../embedded/cluster/cluster-paths";
import { initialiseDatabase } from "../../../../embedded/cluster/controllers/initialise-database";
import { keycloakProcess } from "../../../../embedded/cluster/controllers/keycloak-process";
import { postgresProcess } from "../../../../embedded/cluster/controllers/postgres-process";
import { played } from "../../../../embedded/cluster/played";
import { freePorts } from "../../../../embedded/cluster/ports";
import { ensureProcess } from "../../../../embedded/cluster/processes/ensure-process";
import { runningProcess } from "../../../../embedded/cluster/processes/start-process";
import { stopProcess } from "../../../../embedded/cluster/processes/stop-process";
import { ensureTools } from "../../../../embedded/tools/ensure";
import { keycloakHome } from "../../../../embedded/tools/keycloak/tool";

const password = "live-test-database";

/** A real Keycloak on a real database, for one spec file. */
export class LiveKeycloak {
  /** Credentials of the first administrator: a client. */
  static readonly clientId = "webide-provisioner";
  static readonly clientSecret = "live-test-secret";

  private constructor(
    /** Folder of its own; tests may keep files here. */
    readonly dir: string,
    readonly url: string,
    private readonly server: Parameters<typeof keycloakProcess>[0],
  ) {}

  /** Starts both; about 15 s with the tools at hand. */
  static async start(): Promise<LiveKeycloak> {
    const tools = await ensureTools(["keycloak", "java", "postgres"]);
    const dir = mkdtempSync(path.join(os.tmpdir(), "webide-live-keycloak-"));
    const paths = new ClusterPaths(dir);
    const ports = await freePorts();
    const database = { port: ports.postgres, programs: tools.get("postgres")!.dir, data: path.join(dir, "data") };
    const environment = { POSTGRES_PASSWORD: password };
    const scripts = {
      "keycloak.sql": `CREATE ROLE keycloak LOGIN PASSWORD '${password}'; CREATE DATABASE keycloak OWNER keycloak;`,
    };
    for (const folder of [paths.logs, paths.run]) mkdirSync(folder, { recursive: true });
    const server = {
      paths,
      ports,
      java: tools.get("java")!.bin(),
      distribution: path.join(tools.get("keycloak")!.dir, keycloakHome),
      environment: {
        KC_DB_URL_HOST: played.postgres.app,
        KC_DB_URL_DATABASE: "keycloak",
        KC_DB_USERNAME: "keycloak",
        KC_DB_PASSWORD: password,
        KC_BOOTSTRAP_ADMIN_CLIENT_ID: LiveKeycloak.clientId,
        KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: LiveKeycloak.clientSecret,
      },
      args: ["start", "--optimized"],
    };
    const live = new LiveKeycloak(dir, `http://127.0.0.1:${ports.keycloak}`, server);
    try {
      await initialiseDatabase({ ...database, paths, environment, scripts });
      await ensureProcess(paths, postgresProcess(database));
      await ensureProcess(paths, keycloakProcess(server));
    } catch (error) {
      await live.stop();
      throw error;
    }
    return live;
  }

  /** Starts Keycloak alone, after {@link halt}. */
  async resume(): Promise<void> {
    await ensureProcess(this.server.paths, keycloakProcess(this.server));
  }

  /** Stops Keycloak alone. */
  async halt(): Promise<void> {
    await this.stopOne("keycloak");
  }

  /** Stops everything and removes the data. */
  async stop(): Promise<void> {
    await this.stopOne("keycloak");
    await this.stopOne("postgres");
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Asks the admin API past the plugin. @param path below `/admin/realms` */
  async ask<T>(requestPath: string, method = "GET", body?: unknown): Promise<T> {
    const login = await fetch(`${this.url}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: LiveKeycloak.clientId,
        client_secret: LiveKeycloak.clientSecret,
      }),
    });
    const { access_token: token } = (await login.json()) as { access_token: string };
    const answer = await fetch(`${this.url}/admin/realms${requestPath}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${requestPath}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  private async stopOne(name: string): Promise<void> {
    const running = runningProcess(this.server.paths, name);
    if (running) await stopProcess(this.server.paths.run, running);
  }
}

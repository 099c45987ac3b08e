import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OwnPack } from "../../policies/own-pack";
import { packVersion } from "../../stacks/pack-version";
import { lazy } from "../lazy";

/** Environment variable that tells the pack's process who lends it one; read by policies/start.mjs. */
const lenderVariable = "WEBIDE_PACK";

/**
 * The policy pack inside this process, lent to every run of the engine that it starts.
 *
 * The engine starts a pack for each run, and a run judges too few objects to earn the start back: loading the rules costs
 * as much as judging a shard. Here they are loaded at the first run, and are warm for all others. Each run gets a port and a
 * memory of its own; a run that can not borrow loads the pack itself.
 */
export class ResidentPack {
  #loaded: OwnPack | undefined;
  #version: string | undefined;

  private constructor(
    private readonly root: string,
    private readonly address: string,
    private readonly server: Server,
  ) {}

  /**
   * Offers the pack, without loading it yet.
   *
   * @param root of the checkout that this process runs from
   */
  static async offer(root: string): Promise<ResidentPack> {
    // The folder is this user's alone, so that nobody else borrows, or lends something else.
    const folder = mkdtempSync(join(tmpdir(), "webide-pack-"));
    process.once("exit", () => {
      rmSync(folder, { recursive: true, force: true });
    });
    const server = createServer();
    const pack = new ResidentPack(root, join(folder, "lender"), server);
    server.on("connection", (socket) => void pack.#lend(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(pack.address, resolve);
    });
    server.unref(); // an offer keeps no process alive
    return pack;
  }

  /** What a run of the engine has to be told. */
  get variables(): Readonly<Record<string, string>> {
    return { [lenderVariable]: this.address };
  }

  /** {@link packVersion} of what was loaded; undefined while nobody has borrowed. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Takes the offer back; who has borrowed is not disturbed. */
  close(): void {
    this.server.close();
  }

  async #lend(socket: Socket): Promise<void> {
    socket.on("error", () => undefined); // "close" follows
    try {
      const { servePack } = lazy<typeof import("../../policies/analyzer/serve-pack")>(
        "../policies/analyzer/serve-pack",
      );
      const { port, close } = await servePack((this.#loaded ??= this.#load()));
      if (socket.destroyed) {
        close();
        return;
      }
      socket.once("close", close);
      socket.write(`${String(port)}\n`);
    } catch {
      // The borrower loads the pack itself then, and says what is wrong with it where the engine shows it.
      socket.destroy();
    }
  }

  #load(): OwnPack {
    const { ownPack } = lazy<typeof import("../../policies/own-pack")>("../policies/own-pack");
    const version = packVersion(this.root);
    const pack = ownPack();
    this.#version = version;
    return pack;
  }
}

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  InstallDependenciesRequest,
  LanguageHandshakeRequest,
  RunPluginRequest,
  RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginResponse, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { ResidentHost } from "../../../operations/engine/resident/resident-host";
import type { LentHost } from "../../../operations/engine/resident/resident-host";
import { repositoryRoot } from "../../../operations/repository-root";
import { packVersion } from "../../../stacks/pack-version";
import { StartedPack } from "../../policies/analyzer/started-pack";
import { pod } from "../../policies/manifests";

/** Whether anybody listens. */
function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => { socket.destroy(); resolve(true); }); // prettier-ignore
    socket.once("error", () => { resolve(false); }); // prettier-ignore
  });
}

// What real runs of the engine make of it is tested where they are: test/operations/up.
describe("the language host that runs of the engine attach to", function () {
  this.timeout(60_000);
  let host: ResidentHost;
  const cleanUps: (() => void)[] = [];

  /** One run of the engine, as far as a host sees it. */
  async function attach(): Promise<{ client: LanguageRuntimeClient; lent: LentHost }> {
    const lent = await host.lend({});
    const [, port = ""] = (lent.variables["PULUMI_DEBUG_LANGUAGES"] ?? "").split(":");
    const client = new LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
    cleanUps.push(() => { client.close(); lent.close(); }); // prettier-ignore
    await new Promise<void>((resolve, reject) => {
      client.handshake(new LanguageHandshakeRequest().setEngineAddress("127.0.0.1:1"), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    return { client, lent };
  }
  async function startPack({
    client,
  }: {
    client: LanguageRuntimeClient;
  }): Promise<{ pack: StartedPack; end: () => void }> {
    const call = client.runPlugin(new RunPluginRequest());
    call.on("error", () => undefined); // that it was cancelled
    const [answer] = (await once(call, "data")) as [RunPluginResponse];
    const pack = StartedPack.at(Number(Buffer.from(answer.getStdout_asU8()).toString()));
    return { pack, end: () => { call.cancel(); } }; // prettier-ignore
  }
  const local = pod("localhost/webide/x:1");

  beforeEach(() => {
    host = new ResidentHost(repositoryRoot);
  });
  afterEach(() => {
    for (const cleanUp of cleanUps.splice(0)) cleanUp();
    host.close();
  });

  describe("its policy pack", () => {
    it("is not loaded before the first run asks", async () => {
      await attach();
      assert.equal(host.packVersion, undefined);
    });

    it("is the checkout's own, and says which one it was when it was loaded", async () => {
      const { pack } = await startPack(await attach());
      assert.equal((await pack.info()).getName(), "webide");
      assert.deepEqual(await pack.mandatory(pod("registry.internal/webide/x:1.0")), ["img/digest"]);
      assert.equal(host.packVersion, packVersion(repositoryRoot));
    });

    it("keeps apart what runs at the same time say about their stacks", async () => {
      const [{ pack: one }, { pack: other }] = await Promise.all([
        startPack(await attach()),
        startPack(await attach()),
      ]);
      await one.configureStack({ "webide:embedded": "true" });
      assert.deepEqual(await one.mandatory(local, "dev"), []);
      assert.ok((await other.mandatory(local, "dev")).includes("img/registry"));
    });

    it("is out of reach once the engine lets go, or its run has ended, and nobody else is disturbed", async () => {
      const [first, second] = [await attach(), await attach()];
      const [one, two, three] = [await startPack(first), await startPack(second), await startPack(await attach())];
      one.end();
      second.lent.close();
      for (const { pack } of [one, two]) {
        for (let left = 100; left > 0 && (await isServed(pack.port)); left -= 1) await sleep(20);
        assert.equal(await isServed(pack.port), false);
      }
      assert.equal((await three.pack.info()).getName(), "webide");
    });
  });

  it("installs nothing for anybody", async () => {
    const { client } = await attach();
    const call = client.installDependencies(new InstallDependenciesRequest()).resume();
    const [error] = (await once(call, "error")) as [ServiceError];
    assert.equal(error.code, status.UNIMPLEMENTED);
  });

  describe("its program", () => {
    const request = (): RunRequest =>
      new RunRequest()
        .setProject("webide")
        .setStack("dev")
        .setParallel(1)
        .setMonitorAddress("127.0.0.1:1")
        .setDryrun(true);
    const run = (client: LanguageRuntimeClient): Promise<RunResponse> =>
      new Promise((resolve, reject) => {
        client.run(request(), (error, response) => {
          if (error) reject(error);
          else resolve(response);
        });
      });

    it("has failed, not passed, when the engine can not be reached", async () => {
      const { client } = await attach();
      assert.equal((await run(client)).getBail(), true);
    });

    it("is ended when the run is", async () => {
      const { client, lent } = await attach();
      const ending = run(client).then((response) => response.getBail(), () => true); // prettier-ignore
      lent.close();
      assert.equal(await ending, true);
    });
  });
});

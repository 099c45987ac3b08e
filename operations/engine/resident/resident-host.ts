import { createRequire } from "node:module";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { RunPluginResponse, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { endedBy } from "../../../embedded/plugins/language-nodejs/ended-by";
import { languageRuntime } from "../../../embedded/plugins/language-nodejs/language-runtime";
import { runtimeOptions } from "../../../embedded/plugins/language-nodejs/runtime-options";
import type { OwnPack } from "../../../policies/own-pack";
import { packVersion } from "../../../stacks/pack-version";
import { ResidentPrograms } from "./resident-programs";

/** What one run of the engine gets. */
export interface LentHost {
  /** What the engine has to be told. */
  readonly variables: Readonly<Record<string, string>>;
  /** Takes it back, once the engine has ended. */
  readonly close: () => void;
}

/**
 * A language host inside this process, to which the engine of each run attaches instead of starting one.
 *
 * The engine starts a host, a program, another host and a policy pack for each stack, and a stack holds too few objects to
 * earn these starts back. Here the program's processes and the pack are loaded at the first run, and are warm for all
 * others (docs/decisions/resident-host.md). An engine that does not attach starts its own, and all else is the same.
 */
export class ResidentHost {
  readonly #programs: ResidentPrograms;
  readonly #require: NodeJS.Require;
  #loaded: OwnPack | undefined;
  #version: string | undefined;

  /**
   * Nothing is loaded yet.
   *
   * @param root of the checkout whose program and pack are run
   */
  constructor(private readonly root: string) {
    this.#programs = new ResidentPrograms(root);
    this.#require = createRequire(join(root, "policies", "index.ts"));
  }

  /** {@link packVersion} of the policy pack that was loaded; undefined while no run has judged. */
  get packVersion(): string | undefined {
    return this.#version;
  }

  /** @param environment what the engine of the run is started with, and its program therefore too */
  async lend(environment: Readonly<Record<string, string>>): Promise<LentHost> {
    const ended = new AbortController();
    let programs = new AbortController();
    const runtime = languageRuntime({
      program: (request, engineAddress, signal) =>
        this.#run(request, engineAddress, environment, AbortSignal.any([signal, ended.signal, programs.signal])),
      plugin: (call, signal) => this.#lendPack(call, AbortSignal.any([signal, ended.signal])),
      // The engine attaches more than once in a run and says this at the end of each: the pack, and what is run later, are
      // not meant.
      stop: () => {
        programs.abort();
        programs = new AbortController();
      },
    });
    const server = new Server();
    // A run needs nothing installed, and nobody else is to have anything installed by this process.
    const service: UntypedServiceImplementation = { ...runtime };
    delete service["installDependencies"];
    server.addService(LanguageRuntimeService, service);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    return {
      variables: { PULUMI_DEBUG_LANGUAGES: `nodejs:${String(port)}` },
      close: () => {
        ended.abort();
        server.forceShutdown();
      },
    };
  }

  /** Ends what waits for the next run. */
  close(): void {
    this.#programs.close();
  }

  async #run(
    request: RunRequest,
    engineAddress: string,
    environment: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<RunResponse> {
    const { nodeArguments } = runtimeOptions(request.getInfo());
    const order = { request: request.serializeBinary(), engineAddress, nodeArguments, environment };
    const ending = await this.#programs.run(order, signal);
    const response = new RunResponse();
    if (ending.kind === "done") return response;
    // Bail: the run has failed and the engine has been told why, or has asked for the stop.
    return ending.kind === "died" ? response.setError(endedBy(ending.by)) : response.setBail(true);
  }

  /** Answers the start of the pack with the port of the one that is loaded here. */
  async #lendPack(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>, signal: AbortSignal): Promise<void> {
    let pack: OwnPack;
    try {
      pack = this.#loaded ??= this.#load();
    } catch (error) {
      // As a pack's own process would end.
      call.write(new RunPluginResponse().setStderr(Buffer.from(`${String(error)}\n`)));
      call.write(new RunPluginResponse().setExitcode(1));
      return;
    }
    const { servePack } = this.#require(
      "./analyzer/serve-pack",
    ) as typeof import("../../../policies/analyzer/serve-pack");
    const { port, close } = await servePack(pack);
    call.write(new RunPluginResponse().setStdout(Buffer.from(`${String(port)}\n`)));
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener("abort", () => { resolve(); }, { once: true }); // prettier-ignore
    });
    close();
  }

  #load(): OwnPack {
    const { ownPack } = this.#require("./own-pack") as typeof import("../../../policies/own-pack");
    const version = packVersion(this.root);
    const pack = ownPack();
    this.#version = version;
    return pack;
  }
}

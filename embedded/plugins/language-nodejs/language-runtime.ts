import type { ServerWritableStream } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { unary } from "../wire/unary";
import { unimplemented } from "../wire/unimplemented";
import { installDependencies } from "./install-dependencies";
import { programDependencies } from "./program-dependencies";
import { requiredPackages } from "./required-packages";
import { streaming } from "./streaming";

const kind = "resource";

/** How a language host runs what it is asked to run. */
export interface Runs {
  /** Runs a program to its end; the engine's address is a host and a port, for the program's log. */
  readonly program: (
    request: language.RunRequest,
    engineAddress: string,
    signal: AbortSignal,
  ) => Promise<language.RunResponse>;
  /** Runs a plugin or policy pack until the engine lets go of it. */
  readonly plugin: (
    call: ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>,
    signal: AbortSignal,
  ) => Promise<void>;
  /** The engine asks everything to end. */
  readonly stop: () => void;
}

/**
 * The Node language host as the engine calls it, for programs and policy packs written in TypeScript.
 *
 * @param givenAddress of the engine, from the command line; an engine that attaches says it itself, and that one counts
 */
export function languageRuntime(runs: Runs, givenAddress = ""): ILanguageRuntimeServer {
  let engineAddress = givenAddress;
  return {
    handshake: unary((request) => {
      engineAddress = request.getEngineAddress() || engineAddress;
      return Promise.resolve(new language.LanguageHandshakeResponse());
    }),
    getPluginInfo: unary(() => Promise.resolve(new PluginInfo().setVersion(`v${sdkVersion}`))),
    cancel: unary(() => {
      runs.stop();
      return Promise.resolve(new Empty());
    }),

    getRequiredPackages: unary((request) => {
      const found = requiredPackages(request.getInfo()?.getProgramDirectory() ?? ".");
      const packages = found.map(({ name, version, server }) =>
        new PackageDependency().setName(name).setKind(kind).setVersion(version).setServer(server),
      );
      return Promise.resolve(new language.GetRequiredPackagesResponse().setPackagesList(packages));
    }),
    getRequiredPlugins: unary((request) => {
      const found = requiredPackages(request.getInfo()?.getProgramDirectory() ?? request.getPwd());
      const plugins = found.map(({ name, version, server }) =>
        new PluginDependency().setName(name).setKind(kind).setVersion(version).setServer(server),
      );
      return Promise.resolve(new language.GetRequiredPluginsResponse().setPluginsList(plugins));
    }),
    getProgramDependencies: unary((request) => {
      const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
      const found = programDependencies(folder, request.getTransitivedependencies()).map(({ name, version }) =>
        new language.DependencyInfo().setName(name).setVersion(version),
      );
      return Promise.resolve(new language.GetProgramDependenciesResponse().setDependenciesList(found));
    }),
    about: unary(() => {
      const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
      response.getMetadataMap().set("packagemanager", "npm");
      return Promise.resolve(response);
    }),
    installDependencies: streaming(installDependencies),

    run: (call, callback) => {
      const cancelled = new AbortController();
      call.on("cancelled", () => {
        cancelled.abort();
      });
      unary((request: language.RunRequest) => runs.program(request, engineAddress, cancelled.signal))(call, callback);
    },
    runPlugin: streaming(runs.plugin),

    // For `pulumi new`, and for making SDKs: none of it happens here.
    runtimeOptionsPrompts: unary(() => Promise.resolve(new language.RuntimeOptionsResponse())),
    template: unary(() => Promise.resolve(new language.TemplateResponse())),
    generateProgram: unimplemented,
    generateProject: unimplemented,
    generatePackage: unimplemented,
    pack: unimplemented,
    link: unimplemented,
  };
}

import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { CheckFailure, Difference, ResourceIdentity, ResourceProvider } from "./resource-provider";
import { unary } from "./unary";
import { unimplemented } from "./unimplemented";
import { decode, encode } from "./value";

function identity(request: { getUrn(): string; getType(): string; getName(): string }): ResourceIdentity {
  const urn = request.getUrn();
  // Older engines send the URN alone: urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>
  const [, , types = "", ...name] = urn.split("::");
  return {
    urn,
    type: request.getType() || (types.split("$").at(-1) ?? ""),
    name: request.getName() || name.join("::"),
  };
}

function checkResponse(inputs: Struct, failures: readonly CheckFailure[] = []): provider.CheckResponse {
  const response = new provider.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new provider.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diffResponse(difference: Difference): provider.DiffResponse {
  const response = new provider.DiffResponse();
  const { DiffChanges } = provider.DiffResponse;
  response.setChanges(difference.changes ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setReplacesList([...(difference.replaces ?? [])]);
  response.setDiffsList([...(difference.diffs ?? [])]);
  response.setDeletebeforereplace(difference.deleteBeforeReplace ?? false);
  response.setHasdetaileddiff(difference.detailed !== undefined);
  for (const [path, { kind, inputDiff }] of Object.entries(difference.detailed ?? {})) {
    const detail = new provider.PropertyDiff();
    detail.setKind(provider.PropertyDiff.Kind[kind]);
    detail.setInputdiff(inputDiff);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

/** The plugin as the engine calls it. */
export function providerService(plugin: ResourceProvider): IResourceProviderServer {
  const cancel = new AbortController();
  const signal = cancel.signal;
  return {
    handshake: unary(() => {
      const response = new provider.ProviderHandshakeResponse();
      response.setAcceptSecrets(plugin.acceptsSecrets);
      response.setSupportsAutonamingConfiguration(false);
      return Promise.resolve(response);
    }),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(plugin.version);
      return Promise.resolve(info);
    }),
    cancel: unary(() => {
      cancel.abort(new Error("cancelled"));
      return Promise.resolve(new Empty());
    }),
    attach: unary(() => Promise.resolve(new Empty())),

    checkConfig: unary(async (request) => {
      const news = decode(request.getNews());
      return checkResponse(encode((await plugin.checkConfig?.(news)) ?? news));
    }),
    diffConfig: unary(async (request) => {
      const olds = decode(request.getOldInputs() ?? request.getOlds());
      const difference = await plugin.diffConfig?.(olds, decode(request.getNews()));
      return difference === undefined ? new provider.DiffResponse() : diffResponse(difference);
    }),
    configure: unary(async (request) => {
      await plugin.configure(decode(request.getArgs()));
      const response = new provider.ConfigureResponse();
      response.setAcceptsecrets(plugin.acceptsSecrets);
      response.setSupportspreview(true);
      return response;
    }),

    check: unary(async (request) => {
      const { inputs, failures } = await plugin.check(identity(request), {
        olds: decode(request.getOlds()),
        news: decode(request.getNews()),
        randomSeed: request.getRandomseed_asU8(),
      });
      return checkResponse(encode(inputs), failures);
    }),
    diff: unary(async (request) =>
      diffResponse(
        await plugin.diff(identity(request), {
          id: request.getId(),
          olds: decode(request.getOlds()),
          oldInputs: decode(request.getOldInputs()),
          news: decode(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: unary(async (request) => {
      const state = await plugin.create(identity(request), {
        inputs: decode(request.getProperties()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
        signal,
      });
      const response = new provider.CreateResponse();
      response.setId(state.id);
      response.setProperties(encode(state.properties));
      return response;
    }),
    read: unary(async (request) => {
      const state = await plugin.read(identity(request), {
        id: request.getId(),
        properties: decode(request.getProperties()),
        inputs: decode(request.getInputs()),
      });
      const response = new provider.ReadResponse();
      if (state === undefined) return response; // an empty id says that it is gone
      response.setId(state.id);
      response.setProperties(encode(state.properties));
      response.setInputs(encode(state.inputs));
      return response;
    }),
    update: unary(async (request) => {
      const state = await plugin.update(identity(request), {
        id: request.getId(),
        olds: decode(request.getOlds()),
        oldInputs: decode(request.getOldInputs()),
        news: decode(request.getNews()),
        preview: request.getPreview(),
        timeoutSeconds: request.getTimeout(),
        ignoreChanges: request.getIgnorechangesList(),
        signal,
      });
      const response = new provider.UpdateResponse();
      response.setProperties(encode(state.properties));
      return response;
    }),
    delete: unary(async (request) => {
      await plugin.delete(identity(request), {
        id: request.getId(),
        properties: decode(request.getProperties()),
        inputs: decode(request.getOldInputs()),
        timeoutSeconds: request.getTimeout(),
        signal,
      });
      return new Empty();
    }),
    invoke: unary(async (request) => {
      if (plugin.invoke === undefined) throw new Error(`${plugin.name} has no function ${request.getTok()}`);
      const response = new provider.InvokeResponse();
      response.setReturn(encode(await plugin.invoke(request.getTok(), decode(request.getArgs()))));
      return response;
    }),

    // None of these is called for the resources of the program.
    parameterize: unimplemented,
    getSchema: unimplemented,
    call: unimplemented,
    list: (call) => {
      call.destroy(new Error("not implemented"));
    },
    construct: unimplemented,
    getMapping: unimplemented,
    getMappings: unimplemented,
  };
}

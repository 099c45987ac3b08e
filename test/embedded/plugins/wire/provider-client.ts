import { spawn } from "node:child_process";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService } from "../../../../embedded/plugins/wire/provider-service";
import type { ResourceProvider } from "../../../../embedded/plugins/wire/resource-provider";

/** A resource plugin as the engine sees it: over gRPC. */
export interface ConnectedProvider {
  readonly client: ResourceProviderClient;
  /** Closes the connection and ends the plugin. */
  close(): Promise<void>;
}

function connect(port: number): ResourceProviderClient {
  return new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}

/** Serves a plugin within this process. */
export async function serveProvider(provider: ResourceProvider): Promise<ConnectedProvider> {
  const server = new grpc.Server();
  server.addService(ResourceProviderService, providerService(provider));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const client = connect(port);
  return {
    client,
    close: () => {
      client.close();
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}

/** Starts a plugin's executable, official or not, as the engine does. */
export async function startProvider(executable: string): Promise<ConnectedProvider> {
  const child = spawn(executable, ["127.0.0.1:1"], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const client = connect(Number(line.toString()));
  return {
    client,
    close: async () => {
      client.close();
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** One call, as a promise; the method is that of `ResourceProviderService`. */
export function call<Request, Response>(
  { client }: ConnectedProvider,
  method: grpc.MethodDefinition<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      (error, response) => {
        if (response !== undefined) resolve(response);
        else reject(error ?? new Error(`${method.path} gave neither an answer nor an error`));
      },
    );
  });
}

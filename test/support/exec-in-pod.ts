import type { KubeConfig, V1Status } from "@kubernetes/client-node";
import { Exec } from "@kubernetes/client-node";
import { Readable, Writable } from "node:stream";
import type { CommandResult } from "./live-platform";

/** A place in a pod where commands are run. */
export interface Inside {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

function sink(chunks: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      done();
    },
  });
}

/**
 * Runs a command in a container, with the rights that a configuration has.
 *
 * @param input what the command reads; the stream is ended after it
 */
export async function execInPod(
  config: KubeConfig,
  { namespace, pod, container }: Inside,
  command: string[],
  input?: string,
): Promise<CommandResult> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const stdin = input === undefined ? null : Readable.from([input]);
  const status = await new Promise<V1Status>((resolve, reject) => {
    new Exec(config).exec(namespace, pod, container, command, sink(out), sink(err), stdin, false, resolve).then(
      (socket) => {
        socket.onerror = () => {
          reject(new Error(`the connection to ${namespace}/${pod} broke`));
        };
        socket.onclose = () => {
          reject(new Error(`the connection to ${namespace}/${pod} ended without a status`));
        };
      },
      (refused: unknown) => {
        // What the socket reports is an event, which says nothing as a text.
        reject(
          new Error(`${namespace}/${pod}: ${String((refused as { message?: unknown }).message)}`, { cause: refused }),
        );
      },
    );
  });
  const isSuccess = status.status === "Success";
  const code = status.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  return {
    code: isSuccess ? 0 : Number(code ?? 1),
    out: Buffer.concat(out).toString(),
    err: Buffer.concat(err).toString() + (isSuccess ? "" : (status.message ?? "")),
  };
}

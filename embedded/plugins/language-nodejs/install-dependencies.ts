import { spawn } from "node:child_process";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import type { InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";

/** Installs the npm packages of a program (`pulumi install`), exactly as its lock says. Throws when npm fails. */
export async function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): Promise<void> {
  const folder = call.request.getInfo()?.getRootDirectory() || call.request.getDirectory();
  const child = spawn("npm", ["ci"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStderr(bytes)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`'npm ci' in ${folder} failed with exit code ${String(code)}; its words stand above`);
}

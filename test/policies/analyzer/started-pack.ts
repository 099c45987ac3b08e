import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzeResponse, AnalyzerInfo, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  AnalyzerStackConfigureRequest,
  type ConfigureAnalyzerRequest,
  EnforcementLevel,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { kubernetesObject } from "../../../policies/policy-object";

/** A policy pack that serves, asked as the engine asks it. */
export class StartedPack {
  private readonly client: AnalyzerClient;

  private constructor(
    /** On loopback. */
    readonly port: number,
    private readonly process?: ChildProcess,
  ) {
    this.client = new AnalyzerClient(`127.0.0.1:${String(port)}`, credentials.createInsecure());
  }

  /** One in a process that somebody else ends. */
  static at(port: number): StartedPack {
    return new StartedPack(port);
  }

  /** Waits for the port that a starting pack prints when it is ready. */
  static async of(process: ChildProcess): Promise<StartedPack> {
    const port = await new Promise<string>((resolve, reject) => {
      assert.ok(process.stdout && process.stderr);
      let errors = "";
      process.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      process.once("exit", (code) => { reject(new Error(`the pack ended with ${String(code)}: ${errors}`)); }); // prettier-ignore
      createInterface(process.stdout).once("line", resolve);
    });
    return new StartedPack(Number(port), process);
  }

  info(): Promise<AnalyzerInfo> {
    return answer((callback) => this.client.getAnalyzerInfo(new Empty(), callback));
  }

  /** Tells the pack a stack's configuration. */
  configureStack(config: Readonly<Record<string, string>>): Promise<unknown> {
    const request = new AnalyzerStackConfigureRequest();
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    return answer((callback) => this.client.configureStack(request, callback));
  }

  /** Tells the pack a configuration of its own. */
  configure(request: ConfigureAnalyzerRequest): Promise<unknown> {
    return answer((callback) => this.client.configure(request, callback));
  }

  remediate(type: string): Promise<RemediateResponse> {
    const request = new AnalyzeRequest().setType(type);
    return answer((callback) => this.client.remediate(request, callback));
  }

  analyze(manifest: unknown, stack = "prod"): Promise<AnalyzeResponse> {
    const { type, props } = kubernetesObject(manifest);
    const request = new AnalyzeRequest()
      .setType(type)
      .setName("r")
      .setUrn(`urn:pulumi:${stack}::webide::${type}::r`)
      .setProperties(Struct.fromJavaScript(props as Record<string, JavaScriptValue>))
      .setOptions(new AnalyzerResourceOptions());
    return answer((callback) => this.client.analyze(request, callback));
  }

  /** Rules that stop a manifest, of those groups that the tests of the pack's process are about. */
  async mandatory(manifest: unknown, stack?: string): Promise<string[]> {
    const diagnostics = (await this.analyze(manifest, stack)).getDiagnosticsList();
    return diagnostics
      .filter((one) => one.getEnforcementlevel() === EnforcementLevel.MANDATORY)
      .map((one) => one.getPolicyname())
      .filter((rule) => /^(?:ext\/id-exact|img\/.*|quota\/tier-values)$/.test(rule));
  }

  /** Ends it, as the engine does. */
  async stop(): Promise<void> {
    this.client.close();
    if (this.process === undefined) return;
    this.process.removeAllListeners("exit");
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill();
    await once(this.process, "exit");
  }
}

/** The answer to one call. */
function answer<T>(call: (callback: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

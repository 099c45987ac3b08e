import type { ServiceDefinition, handleUnaryCall } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzeResponse, AnalyzerResource } from "@pulumi/pulumi/proto/analyzer_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { SortedFindings } from "../exempt";
import type { Finding } from "../judge";
import { formatFinding } from "../judge";
import type { EngineResource, Pack } from "../pack";
import type { Level, Rule } from "../rule";
import { plainProperties } from "./plain-properties";
import type { Diagnostic } from "./policy-sdk";
import { policySdk } from "./policy-sdk";

/** Who judges, as every message of the engine says. */
export interface PackIdentity {
  readonly name: string;
  readonly version: string;
}

/** A method out of a function; what it throws fails the run, with the message that the engine shows. */
function unary<Request, Response>(work: (request: Request) => Response): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, work(call.request));
    } catch (error) {
      callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }, null);
    }
  };
}

/** A rule as the engine lists it. The functions only say which kind it is: the pack itself judges. */
function policy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const info = {
    name: rule.id,
    displayName: rule.id,
    description: rule.summary,
    enforcementLevel: rule.level,
    url: rule.source.startsWith("https:") ? rule.source : undefined,
  };
  const judgedByThePack = (): void => undefined;
  return rule.scope === "object"
    ? { ...info, validateResource: judgedByThePack }
    : { ...info, validateStack: judgedByThePack };
}

function engineResource(message: analyzer.AnalyzeRequest | AnalyzerResource): EngineResource {
  return {
    type: message.getType(),
    urn: message.getUrn(),
    props: plainProperties(message.getProperties()),
    options: { protect: message.getOptions()?.getProtect() },
  };
}

/**
 * The pack as the engine calls it.
 *
 * Rules can not be switched off or weakened from a command line: the pack says that it takes no configuration, and refuses
 * what is sent all the same.
 */
export function analyzerService(pack: Pack, identity: PackIdentity): IAnalyzerServer {
  const summaries = new Map(pack.rules.map((rule) => [rule.id, rule.summary]));
  const diagnostic = (found: Finding, level: Level): Diagnostic => ({
    policyName: found.rule,
    policyPackName: identity.name,
    policyPackVersion: identity.version,
    description: summaries.get(found.rule) ?? "",
    message: formatFinding(found),
    enforcementLevel: level,
    // An object inside a list has the URN of the list, and its place behind it.
    urn: found.object?.source.split(" ")[0],
  });
  const answer = ({ violations, advisories }: SortedFindings): AnalyzeResponse =>
    policySdk.makeAnalyzeResponse([
      ...violations.map((found) => diagnostic(found, "mandatory")),
      ...advisories.map((found) => diagnostic(found, "advisory")),
    ]);
  return {
    handshake: unary(() => new analyzer.AnalyzerHandshakeResponse()),
    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(identity.version);
      return info;
    }),
    getAnalyzerInfo: unary(() => {
      const args = { policies: pack.rules.map(policy) };
      return policySdk
        .makeAnalyzerInfo(identity.name, identity.version, "mandatory", args)
        .setDisplayname(identity.name)
        .setSupportsconfig(false);
    }),
    configure: unary((request) => {
      if (request.getPolicyconfigMap().getLength() > 0) {
        throw new Error(
          `the policy pack ${identity.name} takes no configuration; what may break a rule stands in policies/exemptions.yaml`,
        );
      }
      return new Empty();
    }),
    configureStack: unary((request) => {
      pack.configure(new Map(request.getConfigMap().getEntryList()));
      return new analyzer.AnalyzerStackConfigureResponse();
    }),
    analyze: unary((request) => answer(pack.judgeResource(engineResource(request)))),
    analyzeStack: unary((request) => answer(pack.judgeStack(request.getResourcesList().map(engineResource)))),
    remediate: unary(() => new analyzer.RemediateResponse()),
    cancel: unary(() => new Empty()),
  };
}

/**
 * What {@link analyzerService} answers to. The engine asks for remediations of each resource, which the pack never has:
 * that request is not decoded, which spares half the pack's time.
 */
export const analyzerDefinition: ServiceDefinition = {
  ...AnalyzerService,
  remediate: { ...AnalyzerService.remediate, requestDeserialize: () => new analyzer.AnalyzeRequest() },
};

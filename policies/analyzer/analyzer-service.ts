import type { ServiceDefinition, UntypedServiceImplementation, handleUnaryCall } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { StackValidationPolicy } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { BinaryReader } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { SortedFindings } from "../exempt";
import type { Finding } from "../judge";
import { formatFinding } from "../judge";
import type { EngineResource, Pack } from "../pack";
import type { Level, Rule } from "../rule";
import type { Diagnostic } from "./policy-sdk";
import { policySdk } from "./policy-sdk";
import { readFields } from "./read-message";
import { readResource } from "./read-resource";

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

/**
 * A rule as the engine lists it: always as one about stacks, whatever it judges.
 *
 * For each object the engine writes down, twice, the name of every listed rule about objects that the object did not break.
 * Findings are the same: they name their rule and object themselves.
 */
function policy(rule: Rule): StackValidationPolicy {
  return {
    name: rule.id,
    displayName: rule.id,
    description: rule.summary,
    enforcementLevel: rule.level,
    url: rule.source.startsWith("https:") ? rule.source : undefined,
    validateStack: () => undefined, // the pack itself judges
  };
}

/** Rules that have judged object by object: that nothing more is found at the end does not mean that they were kept. */
function alreadyJudged(rules: readonly Rule[]): analyzer.PolicyNotApplicable[] {
  return rules
    .filter(({ scope }) => scope === "object")
    .map(({ id }) => new analyzer.PolicyNotApplicable().setPolicyName(id).setReason("judged at each object"));
}

/**
 * The pack as the engine calls it.
 *
 * Rules can not be switched off or weakened from a command line: the pack says that it takes no configuration, and refuses
 * what is sent all the same.
 */
export function analyzerService(pack: Pack, identity: PackIdentity): UntypedServiceImplementation {
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
    configure: unary((request: analyzer.ConfigureAnalyzerRequest) => {
      if (request.getPolicyconfigMap().getLength() > 0) {
        throw new Error(
          `the policy pack ${identity.name} takes no configuration; what may break a rule stands in policies/exemptions.yaml`,
        );
      }
      return new Empty();
    }),
    configureStack: unary((request: analyzer.AnalyzerStackConfigureRequest) => {
      pack.configure(new Map(request.getConfigMap().getEntryList()));
      return new analyzer.AnalyzerStackConfigureResponse();
    }),
    analyze: unary((resource: EngineResource) => answer(pack.judgeResource(resource))),
    analyzeStack: unary((resources: readonly EngineResource[]) =>
      answer(pack.judgeStack(resources)).setNotApplicableList(alreadyJudged(pack.rules)),
    ),
    remediate: unary(() => new analyzer.RemediateResponse()),
    cancel: unary(() => new Empty()),
  };
}

/**
 * What {@link analyzerService} answers to. Resources are read straight into what rules look at. The engine asks for
 * remediations of each resource as well, which the pack never has: that request is not read at all.
 */
export const analyzerDefinition: ServiceDefinition = {
  ...AnalyzerService,
  analyze: {
    ...AnalyzerService.analyze,
    requestDeserialize: (bytes): EngineResource => readResource(new BinaryReader(bytes)),
  },
  analyzeStack: {
    ...AnalyzerService.analyzeStack,
    requestDeserialize: (bytes): EngineResource[] => {
      const resources: EngineResource[] = [];
      const reader = new BinaryReader(bytes);
      readFields(reader, (field) => {
        if (field !== 1) return false;
        reader.readMessage({}, () => resources.push(readResource(reader)));
        return true;
      });
      return resources;
    },
  },
  remediate: { ...AnalyzerService.remediate, requestDeserialize: () => ({}) },
};

import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode, type Properties } from "../../../../embedded/plugins/wire/value";
import type { RecordedCall } from "../../../support/recorded-traffic";

/** A recorded property bag as the plugin sees it. */
export function received(bag: unknown): Properties {
  return decode(Struct.fromJavaScript((bag ?? {}) as Parameters<typeof Struct.fromJavaScript>[0]));
}

/** What the plugin answers, in the form of the recording. */
export function sent(properties: Properties): Record<string, unknown> {
  return encode(properties).toJavaScript();
}

/** Which resource a recorded call is about. */
export function resourceOf({ request }: RecordedCall): { urn: string; type: string; name: string } {
  return { urn: String(request["urn"]), type: String(request["type"]), name: String(request["name"]) };
}

/** How a test names a recorded call. */
export function titleOf(call: RecordedCall): string {
  return `${call.scenario}, line ${call.line}: ${call.method} ${resourceOf(call).name}`;
}

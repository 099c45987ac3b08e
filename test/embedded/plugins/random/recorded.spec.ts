import { RandomProvider } from "../../../../embedded/plugins/random/random-provider";
import { serveProvider } from "../wire/provider-client";
import type { ConnectedProvider } from "../wire/provider-client";
import { replayRecording } from "./replay";

describe("random stand-in: answers every recorded call as the official plugin did", () => {
  let provider: ConnectedProvider;
  before(async () => {
    provider = await serveProvider(new RandomProvider());
  });
  after(() => provider.close());

  replayRecording(() => provider);
});

import { shardStackName } from "../../stacks/config";
import { runCli } from "../engine/run-cli";
import { exitCodes } from "../exit-codes";
import { destinationOf, prepareEngine } from "../up/prepare";
import type { Verb, VerbResult } from "../up/run-verb";
import { UsageError } from "../usage-error";
import { firstPassword } from "./first-password";

/** Options of `webide user credentials`. */
export interface CredentialsArgs {
  readonly stack: string;
  readonly user: string;
}

/**
 * `webide user credentials`: the first password of one user, for whoever hands it over. On a terminal only: it must not
 * end up in a file or a log.
 *
 * @throws UsageError without a terminal, or for a user who does not exist or was not deployed yet
 */
export async function credentials({ stack, user: id }: CredentialsArgs, verb: Verb): Promise<VerbResult> {
  if (!process.stdout.isTTY) {
    throw new UsageError(
      "first credentials are shown on a terminal only, so that they end up in no file; run this at one",
    );
  }
  const destination = destinationOf(stack, undefined, { needsCluster: false });
  const { config, environment } = destination;
  const user = config.users.find((candidate) => candidate.id === id);
  if (user === undefined) throw new UsageError(`catalog/users.${environment}.yaml has no user "${id}"`);
  const shard = shardStackName(environment, user.shard);
  const { engine } = await prepareEngine(destination, verb.view, verb.signal);
  const state = await runCli(engine, ["stack", "export", "--show-secrets", "--stack", shard]).catch(
    (error: unknown) => {
      if (error instanceof Error && /no stack named/.test(error.message)) return "{}";
      throw error;
    },
  );
  const password = firstPassword(JSON.parse(state), id);
  if (password === undefined)
    throw new UsageError(`user "${id}" is not deployed yet; run: webide up --stack ${environment}`);
  const lines = [
    `address         https://${config.hosts.ide}/`,
    `user            ${id}`,
    `first password  ${password}`,
    "It must be changed at the first sign-in, which also asks to enrol a second factor; after that it is worthless.",
  ];
  return { exitCode: exitCodes.ok, text: `${lines.join("\n")}\n`, json: {} };
}

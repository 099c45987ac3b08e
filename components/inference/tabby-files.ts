/** Volume with everything that Tabby writes. */
export const stateFolder = "/data";

/**
 * TABBY_ROOT: a folder below the volume, not the volume itself. Tabby changes its mode at start, which only the owner may
 * do, and the volume belongs to root.
 */
export const tabbyRoot = `${stateFolder}/tabby`;

/**
 * config.toml. The completion model comes from the command line, by its path: a name would send Tabby to its public
 * registry.
 */
export function tabbyConfig(): string {
  return [
    "[server]",
    "completion_timeout = 30",
    "",
    // The gateway charges autocomplete by these two figures.
    "[completion]",
    "max_input_length = 1536",
    "max_decoding_tokens = 64",
    "",
    // Without this block Tabby downloads an embedding model at start. Nothing asks for embeddings, since no repository is
    // indexed; port 9 on the loopback device answers to nobody.
    "[model.embedding.http]",
    'kind = "openai/embedding"',
    'model_name = "none"',
    'api_endpoint = "http://127.0.0.1:9"',
    "",
  ].join("\n");
}

/**
 * Puts the configuration where Tabby looks for it, and keeps prompts off the disk.
 *
 * Tabby appends every prompt and answer to `events/<date of its start>.json`. There is no option against it, and it fails
 * when it can not open the file; so the files of the coming days lead to /dev/null. A pod older than that would have
 * missed a year of updates.
 */
export function tabbyPreparation(configFolder: string, root = tabbyRoot): string {
  return [
    "set -eu",
    `mkdir -p ${root}/events`,
    `cp ${configFolder}/config.toml ${root}/config.toml`,
    "day=0",
    'while [ "$day" -le 400 ]; do',
    `  ln -sfn /dev/null "${root}/events/$(date -u -d "+$day days" +%Y-%m-%d).json"`,
    "  day=$((day + 1))",
    "done",
  ].join("\n");
}

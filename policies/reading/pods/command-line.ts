import type { Field } from "../../field";

/** One word of a command line, and where it stands. */
export interface Word {
  /** With the variables of the container filled in; `$(NAME)` stays where the value comes from elsewhere. */
  readonly text: string;
  readonly field: Field;
}

/** An option with its value, if it has one. */
export interface Option {
  /** In lower case and with dashes, however it was spelled. */
  readonly name: string;
  /** What stands behind the equals sign, else the next word; undefined at the end of the line. */
  readonly value?: string;
  readonly field: Field;
}

/** Fills in variables as the kubelet does: `$(NAME)`, with `$$` for a dollar sign. */
function expand(text: string, environment: ReadonlyMap<string, string | undefined>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (whole, name: string) =>
    whole === "$$" ? "$" : (environment.get(name) ?? whole),
  );
}

/** Plain variables of a container; those from elsewhere have no value. A later one of the same name wins. */
function environment(container: Field): Map<string, string | undefined> {
  const known = new Map<string, string | undefined>();
  for (const entry of container.at("env").items()) {
    const value = entry.at("value").text() ?? "";
    known.set(entry.at("name").text() ?? "", entry.at("valueFrom").isAbsent ? expand(value, known) : undefined);
  }
  return known;
}

/** The words of a container's `command` or `args`. */
export function commandWords(container: Field, part: "command" | "args"): Word[] {
  const known = environment(container);
  return container
    .at(part)
    .items()
    .map((field) => ({ text: expand(field.text() ?? "", known), field }));
}

/**
 * The options of a command line. Names are read as vLLM reads them, where `--trust_remote_code` and
 * `--trust-remote-code=true` are the same; keys inside an option (`--hf-overrides.key`) are part of its value.
 *
 * Source: vllm `utils/argparse_utils.py`, FlexibleArgumentParser.
 */
export function options(words: readonly Word[]): Option[] {
  return words.flatMap(({ text, field }, index) => {
    const [, name, value] = /^--?([a-z][^=.\s]*)([=.][^]*)?$/i.exec(text) ?? [];
    if (name === undefined) return [];
    const own = value === undefined ? words[index + 1]?.text : value.slice(1);
    return [{ name: name.toLowerCase().replaceAll("_", "-"), ...(own !== undefined && { value: own }), field }];
  });
}

/** Whether an option is meant by a name: written in full, or cut short, which the parser completes. */
export function isSpelling(name: string, option: string): boolean {
  return name === option || (name.length >= 2 && option.startsWith(name));
}

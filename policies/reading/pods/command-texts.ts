import type { Field } from "../../field";

/** Where a container names commands that the kubelet runs beside its own. */
const hooks = [
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
  ["startupProbe"],
  ["readinessProbe"],
  ["livenessProbe"],
] as const;

/** The parts of the command line that a container starts with. */
export function startTexts(container: Field): Field[] {
  return [...container.at("command").items(), ...container.at("args").items()];
}

/** The same, and the commands of its hooks and probes. */
export function commandTexts(container: Field): Field[] {
  const run = hooks.flatMap((hook) => container.at(...hook, "exec", "command").items());
  return [...startTexts(container), ...run];
}

/** The words that a shell, or nobody, would make of a part of a command line. */
export function words(text: Field): string[] {
  return (text.text() ?? "").split(/[\s"';|&()]+/).filter((word) => word !== "");
}

/** The values of an option, written as `--name=value` or as two words. */
export function optionValues(container: Field, option: string): string[] {
  const all = startTexts(container).flatMap(words);
  return all.flatMap((word, index) => {
    if (word === option) return [all[index + 1] ?? ""];
    return word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : [];
  });
}

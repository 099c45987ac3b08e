import { Document, Scalar, visit } from "yaml";

/** Fields that a reader looks for first; the rest follows in alphabetical order. */
const first = ["apiVersion", "kind", "metadata", "name", "namespace"];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const rank = (key: string): number => (first.includes(key) ? first.indexOf(key) : first.length);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/**
 * A Kubernetes object as YAML that reads the same in YAML 1.1 and 1.2: every string is quoted (a user called `no` stays
 * a text) or, over several lines, a literal block; keys are in a fixed order so that two renders can be compared.
 */
export function manifestYaml(manifest: unknown): string {
  const document = new Document(sorted(manifest), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== "string") return;
      if (key === "key") {
        node.type =
          /^[A-Za-z][\w./-]*$/.test(node.value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(node.value)
            ? Scalar.PLAIN
            : Scalar.QUOTE_DOUBLE;
        return;
      }
      // A literal block can not hold trailing spaces or tabs at a line's start without surprises; those stay quoted.
      const block = node.value.includes("\n") && !/[ \t]\n|\t|\r/.test(node.value) && !/^\s/.test(node.value);
      node.type = block ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

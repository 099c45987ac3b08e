/** One directive of an nginx configuration. */
export interface Directive {
  readonly name: string;
  /** What follows the name, quotes and escapes resolved. */
  readonly args: readonly string[];
  /** Line on which it ends its words, counted from 1. */
  readonly line: number;
  /** What stands between its braces; undefined for a directive that ends with a semicolon. */
  readonly block?: readonly Directive[];
}

/** Thrown for a text that nginx would not read. */
export class NginxSyntaxError extends Error {
  constructor(
    readonly line: number,
    readonly problem: string,
  ) {
    super(`line ${String(line)}: ${problem}`);
    this.name = "NginxSyntaxError";
  }
}

const space = /[ \t\r\n]/;
const escapes: Readonly<Record<string, string>> = { '"': '"', "'": "'", "\\": "\\", t: "\t", r: "\r", n: "\n" };

/** Resolves the escapes that nginx knows; before any other letter a backslash stays, as regular expressions need it. */
function unescape(text: string): string {
  return text.replaceAll(/\\(["'\\trn])/g, (_, letter: string) => escapes[letter] ?? letter);
}

/** What ends a run of words. */
type End = ";" | "{" | "}" | "end";

/**
 * Reads words as nginx does.
 *
 * Source: nginx, `src/core/ngx_conf_file.c`, function `ngx_conf_read_token`: quotes count at the beginning of a word only,
 * a comment starts between words only, `}` ends a block between words only, and `${` does not open one.
 */
class Words {
  private position = 0;
  line = 1;

  constructor(private readonly text: string) {}

  next(): { readonly words: readonly string[]; readonly end: End } {
    const words: string[] = [];
    for (;;) {
      this.skipSpace();
      const letter = this.text[this.position];
      if (letter === undefined) {
        if (words.length > 0) throw this.error('the text ends where ";" or "{" was expected');
        return { words, end: "end" };
      }
      if (letter === ";" || letter === "{") {
        if (words.length === 0) throw this.error(`"${letter}" without a directive`);
        this.position += 1;
        return { words, end: letter };
      }
      if (letter === "}") {
        if (words.length > 0) throw this.error('"}" where ";" or "{" was expected');
        this.position += 1;
        return { words, end: "}" };
      }
      words.push(letter === '"' || letter === "'" ? this.quoted(letter) : this.plain());
    }
  }

  error(problem: string): NginxSyntaxError {
    return new NginxSyntaxError(this.line, problem);
  }

  private take(): string {
    const letter = this.text[this.position] ?? "";
    this.position += 1;
    if (letter === "\n") this.line += 1;
    return letter;
  }

  private skipSpace(): void {
    for (;;) {
      const letter = this.text[this.position] ?? "";
      if (space.test(letter)) this.take();
      else if (letter === "#")
        while (this.position < this.text.length && this.text[this.position] !== "\n") this.take();
      else return;
    }
  }

  private quoted(quote: string): string {
    this.take();
    const start = this.position;
    while (this.text[this.position] !== quote) {
      if (this.position >= this.text.length) throw this.error(`the quote ${quote} is never closed`);
      if (this.take() === "\\") this.take();
    }
    const word = this.text.slice(start, this.position);
    this.take();
    // After a closing quote only these may follow; the bracket ends the condition of an `if`.
    const after = this.text[this.position] ?? "";
    if (after !== "" && !/[ \t\r\n;{)]/.test(after)) throw this.error(`"${after}" right after a quote`);
    return unescape(word);
  }

  private plain(): string {
    const start = this.position;
    while (this.position < this.text.length) {
      const letter = this.text[this.position] ?? "";
      const isVariable = letter === "{" && this.position > start && this.text[this.position - 1] === "$";
      if (!isVariable && (space.test(letter) || letter === ";" || letter === "{")) break;
      if (this.take() === "\\") this.take();
    }
    return unescape(this.text.slice(start, this.position));
  }
}

/** Deepest block; nginx's own contexts need eight or so. */
const maxDepth = 64;

function directives(words: Words, depth: number): Directive[] {
  if (depth > maxDepth) throw words.error("blocks within blocks without end");
  const found: Directive[] = [];
  for (;;) {
    const { words: read, end } = words.next();
    if (end === "end") {
      if (depth > 0) throw words.error('the text ends where "}" was expected');
      return found;
    }
    if (end === "}") {
      if (depth === 0) throw words.error('"}" closes no block');
      return found;
    }
    const [name = "", ...args] = read;
    // Their blocks are programs in another language, which only that language's reader could take apart.
    if (name.endsWith("_by_lua_block")) throw words.error(`${name} holds a program`);
    const { line } = words;
    found.push({ name, args, line, ...(end === "{" && { block: directives(words, depth + 1) }) });
  }
}

/**
 * Reads an nginx configuration.
 *
 * @throws NginxSyntaxError for a text that nginx itself would refuse to read
 */
export function parseNginx(text: string): readonly Directive[] {
  return directives(new Words(text), 0);
}

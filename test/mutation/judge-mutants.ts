import Mocha from "mocha";
import type Module from "node:module";
import { createRequire } from "node:module";
import ts from "typescript";

// Runs as a child process: judges mutants of one file by one spec, one after the other, as the parent sends them. In a process
// of its own, because a mutant may loop for ever.

/** What the parent sends. */
export interface Task {
  readonly file: string;
  /** The mutated text; the file's own when undefined. */
  readonly text?: string;
  readonly specs: readonly string[];
}

/** What it gets back. */
export interface Answer {
  /** Tests that failed; 0 when no test noticed. */
  readonly failures: number;
  /** The first failed test. */
  readonly first?: string;
}

const load = createRequire(__filename);
type Loader = (module: Module & { _compile(code: string, file: string): void }, file: string) => void;
const loaders = (load("node:module") as { _extensions: Record<string, Loader> })._extensions;
const original = loaders[".ts"];

/** Makes `require` see the mutated text in place of the file. */
function replace(file: string, text: string | undefined): void {
  if (original === undefined) throw new Error("no loader for TypeScript is installed");
  loaders[".ts"] = (module, name) => {
    if (name !== file || text === undefined) {
      original(module, name);
      return;
    }
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
    module._compile(ts.transpileModule(text, { compilerOptions: options, fileName: name }).outputText, name);
  };
}

/** Everything that was loaded because of the file or the specs is forgotten: it holds on to the previous mutant. */
function forget(file: string, specs: readonly string[]): void {
  const dirty = new Set([file, ...specs]);
  for (let size = -1; size !== dirty.size;) {
    size = dirty.size;
    for (const [name, module] of Object.entries(load.cache)) {
      if (module?.children.some((child) => dirty.has(child.filename)) === true && name.includes("/policies/"))
        dirty.add(name);
    }
  }
  for (const name of dirty) Reflect.deleteProperty(load.cache, name);
}

class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    // The parent prints what is worth it.
  }
}

async function judge({ file, text, specs }: Task): Promise<Answer> {
  replace(file, text);
  forget(file, specs);
  const mocha = new Mocha({ reporter: Silent, bail: true, timeout: 20_000 });
  for (const spec of specs) mocha.addFile(spec);
  let first: string | undefined;
  return new Promise((resolve) => {
    try {
      const runner = mocha.run((failures) => {
        mocha.dispose();
        resolve({ failures, first });
      });
      runner.on("fail", (test) => {
        first ??= test.fullTitle();
      });
    } catch (error) {
      resolve({ failures: 1, first: `the spec does not load: ${String(error)}` });
    }
  });
}

process.on("message", (task: Task) => {
  void judge(task).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ failures: 1, first: String(error) }),
  );
});

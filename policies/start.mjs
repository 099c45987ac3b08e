// Entry of the pack. Pulumi would compile TypeScript with a type check at every run; tsx only strips the types, as
// everywhere else in this project.
import { createRequire } from "node:module";
import "tsx/cjs";

createRequire(import.meta.url)("./index.ts");

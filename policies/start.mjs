// Entry of the pack, as the engine starts it for each run that is typed by hand. `webide` serves the pack that it has
// loaded itself instead (operations/engine/resident).
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// Pulumi would compile TypeScript with a type check at every run; tsx only strips the types, as everywhere else in this
// project.
require("tsx/cjs");
require("./index.ts");

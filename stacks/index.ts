import { stackProgram } from "./stack-program";

// Where `pulumi up` enters. `webide` calls the same function in a process that stays (operations/engine/resident); its
// `render` and the tests call what is declared directly.
export = stackProgram();

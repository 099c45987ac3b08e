import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { serve } from "../wire/serve";
import { languageRuntime } from "./language-runtime";

// The engine's own address is the last argument; flags for its logging may stand before it.
const engineAddress = process.argv.at(-1) ?? "";

void serve(LanguageRuntimeService, languageRuntime(engineAddress));

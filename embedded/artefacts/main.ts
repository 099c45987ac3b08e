import fs from "node:fs";
import { z } from "zod";
import { artefactServer } from "./artefact-server";

/** The settings file that the command line names; paths and the address to listen on. */
const settingsSchema = z.strictObject({
  host: z.string(),
  port: z.number().int(),
  folder: z.string(),
  certificateFile: z.string(),
  keyFile: z.string(),
  /** File with `user:password`. */
  publisherFile: z.string(),
});

const [file = ""] = process.argv.slice(2);
const settings = settingsSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
fs.mkdirSync(settings.folder, { recursive: true });
const server = artefactServer({
  folder: settings.folder,
  certificate: fs.readFileSync(settings.certificateFile, "utf8"),
  key: fs.readFileSync(settings.keyFile, "utf8"),
  publisher: fs.readFileSync(settings.publisherFile, "utf8").trim(),
});
server.once("error", (error) => {
  process.stderr.write(`artefacts: can not listen on ${settings.host}:${settings.port}: ${error.message}\n`);
  process.exit(1);
});
server.listen(settings.port, settings.host, () => {
  process.stdout.write(`artefacts: listening on ${settings.host}:${settings.port}\n`);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => process.exit(0));

import { z } from "zod";

/** An address that a reviewer can open. */
export const httpsLink = z.url({
  protocol: /^https$/,
  error: ({ code }) => (code === "invalid_format" ? "an https address" : undefined),
});

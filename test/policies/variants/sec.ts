import type { Variant } from "./variant";
import { add, edit, set } from "./variant";

/** Where secrets may stand. */
export const variants: readonly Variant[] = [
  {
    title: "has its password in clear in the environment",
    rule: "sec/no-plain",
    to: /^prod Deployment ingress\/oauth2-proxy$/,
    change: add(["spec", "template", "spec", "containers", 0, "env"], {
      name: "SESSION_PASSWORD",
      value: "correct-horse-battery-9",
    }),
  },
  {
    title: "holds a value that the stack does not encrypt",
    rule: "sec/no-plain",
    to: /^prod-users-\d+ Secret ide-[a-z-]+\/gateway-key$/,
    // A value that the program does not pass as a secret: neither does the engine know it for one.
    change: (object) =>
      set(["stringData"], { LITELLM_KEY: "sk-0123456789abcdef0123456789abcdef" })(object).map((one) => ({
        ...one,
        options: { ...one.options, secretInputs: [] },
      })),
  },
  {
    title: "holds a private key",
    rule: "sec/not-in-configmap",
    to: /^prod ConfigMap monitoring\/blackbox-config$/,
    change: edit(
      ["data", "tls.key"],
      () => "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n",
    ),
  },
  {
    title: "gets a database and no salt key",
    rule: "sec/salt-kept",
    also: { "ai/litellm-conf": "the gateway has no database by design" },
    to: /^prod Deployment ai\/litellm$/,
    change: add(["spec", "template", "spec", "containers", 0, "env"], {
      name: "DATABASE_URL",
      valueFrom: { secretKeyRef: { name: "gateway-db", key: "url" } },
    }),
  },
];

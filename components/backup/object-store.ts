import type { ExternalHost } from "../core/contracts";
import type { EnvValue } from "../core/pod";

/** An S3-compatible store outside the cluster. */
export interface ObjectStore extends ExternalHost {
  /** Bucket that this platform may write to; versioned and locked by its owner. */
  readonly bucket: string;
  /** Region name the store expects; most accept anything. */
  readonly region: string;
  /** Secret with keys `access-key-id` and `secret-access-key`, in the namespace of the pod that uses it. */
  readonly credentialsSecret: string;
}

/** https address of the store; a plain-text store is not accepted. */
export function storeUrl(store: ObjectStore): string {
  return store.port === 443 ? `https://${store.host}` : `https://${store.host}:${String(store.port)}`;
}

/**
 * rclone's settings for a store, as environment of a remote called `<remote>:`. Source: rclone "Environment Variables".
 * Credentials come from the Secret; nothing secret stands in arguments, which any node user can read.
 */
export function rcloneEnv(remote: string, store: ObjectStore): Record<string, EnvValue> {
  const key = (option: string): string => `RCLONE_CONFIG_${remote.toUpperCase()}_${option}`;
  return {
    [key("TYPE")]: "s3",
    [key("PROVIDER")]: "Other",
    [key("ENDPOINT")]: storeUrl(store),
    [key("REGION")]: store.region,
    [key("FORCE_PATH_STYLE")]: "true",
    [key("ACCESS_KEY_ID")]: { secret: store.credentialsSecret, key: "access-key-id" },
    [key("SECRET_ACCESS_KEY")]: { secret: store.credentialsSecret, key: "secret-access-key" },
    // rclone writes its cache and a config file unless told that there is none.
    RCLONE_CONFIG: "/dev/null",
    RCLONE_CACHE_DIR: "/tmp/rclone",
  };
}

import type { ExternalHost } from "../core/contracts";

/** Folder of the secret files in the container. */
export const secretsDirectory = "/etc/alertmanager/secrets";
/** Names of those files; also the keys of the Secret. */
export const secretFiles = {
  smtpPassword: "smtp-password",
  slackApiUrl: "slack-api-url",
  pagerDutyServiceKey: "pagerduty-service-key",
} as const;

/** Where alerts go. The routes themselves are the guide's and no option. */
export interface AlertmanagerConfigArgs {
  /** Mailbox of the platform team: receives what has neither of the two routed severities. */
  readonly platformTeamEmail: string;
  /** Sender of the mails. */
  readonly emailFrom: string;
  /** Mail relay. */
  readonly smtpRelay: ExternalHost;
  /** Account at the relay; its password is a secret. @default none: the relay knows the cluster by its address */
  readonly smtpUsername?: string;
  /** Whether the relay must offer STARTTLS. @default true */
  readonly smtpRequireTls?: boolean;
  /** Channel of warnings, with the `#`. */
  readonly slackChannel: string;
  /** Outgoing HTTP proxy on the way to Slack. @default none: the relay is called directly */
  readonly slackProxyUrl?: string;
  /**
   * Address of a relay that speaks PagerDuty's Events API v2; the key is then a routing key.
   * @default none: the guide's service key, at PagerDuty's own address, which Alertmanager does not let be changed for that kind of key
   */
  readonly pagerDutyUrl?: string;
  /** Outgoing HTTP proxy on the way to PagerDuty. @default none */
  readonly pagerDutyProxyUrl?: string;
}

function proxy(url: string | undefined): object {
  return url === undefined ? {} : { http_config: { proxy_url: url } };
}

/** One line an alert: what is wrong, and where to read what to do. */
const slackText =
  "{{ range .Alerts }}{{ .Annotations.summary }}: {{ .Annotations.description }} {{ .Annotations.runbook_url }}\n{{ end }}";

/**
 * Content of `alertmanager.yml`: the guide's (2.3) routing and receivers to the letter, `match` in its present form
 * `matchers`, and what the guide left out so that a message can leave: relay, sender, addresses. Secrets stay in files.
 */
export function alertmanagerConfig(args: AlertmanagerConfigArgs): object {
  const file = (key: keyof typeof secretFiles) => `${secretsDirectory}/${secretFiles[key]}`;
  return {
    global: {
      smtp_smarthost: `${args.smtpRelay.host}:${String(args.smtpRelay.port)}`,
      smtp_from: args.emailFrom,
      smtp_require_tls: args.smtpRequireTls ?? true,
      ...(args.smtpUsername !== undefined && {
        smtp_auth_username: args.smtpUsername,
        smtp_auth_password_file: file("smtpPassword"),
      }),
    },
    route: {
      group_by: ["alertname", "severity"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      receiver: "platform-team",
      routes: [
        { matchers: ['severity="critical"'], receiver: "pagerduty" },
        { matchers: ['severity="warning"'], receiver: "slack" },
      ],
    },
    receivers: [
      { name: "platform-team", email_configs: [{ to: args.platformTeamEmail }] },
      {
        name: "slack",
        slack_configs: [
          {
            channel: args.slackChannel,
            api_url_file: file("slackApiUrl"),
            send_resolved: true,
            text: slackText,
            ...proxy(args.slackProxyUrl),
          },
        ],
      },
      {
        name: "pagerduty",
        pagerduty_configs: [
          {
            ...(args.pagerDutyUrl === undefined
              ? { service_key_file: file("pagerDutyServiceKey") }
              : { routing_key_file: file("pagerDutyServiceKey"), url: args.pagerDutyUrl }),
            ...proxy(args.pagerDutyProxyUrl),
          },
        ],
      },
    ],
  };
}

import type * as pulumi from "@pulumi/pulumi";
import { CaBundle } from "../../components/core/ca-bundle";
import { alertRuleFile, watchdogRuleFile } from "../../components/observability/alert-rules";
import { Alertmanager } from "../../components/observability/alertmanager";
import { BlackboxExporter } from "../../components/observability/blackbox-exporter";
import { platformDashboard } from "../../components/observability/dashboard";
import { DcgmExporter } from "../../components/observability/dcgm-exporter";
import { Grafana } from "../../components/observability/grafana";
import { KubeStateMetrics } from "../../components/observability/kube-state-metrics";
import { NodeExporter } from "../../components/observability/node-exporter";
import { platformProbes } from "../../components/observability/probe-targets";
import { Prometheus } from "../../components/observability/prometheus";
import { recordingRuleFile } from "../../components/observability/recording-rules";
import { gatewayCredential, scrapeJobs } from "../../components/observability/scrape-jobs";
import type { Context } from "../context";
import { alertRules, observabilityThresholds } from "./alert-rules";
import type { Identity } from "./identity";
import type { Namespaces } from "./namespaces";

/** Port of the kubelets. Source: Kubernetes "Ports and Protocols". */
const kubeletPort = 10_250;

/** Sizes of the exporters; they grow with the cluster's objects, not with its users' work. */
const exporters = {
  small: { cpu: "50m", cpuLimit: "200m", memory: "64Mi", memoryLimit: "128Mi" },
  medium: { cpu: "100m", cpuLimit: "500m", memory: "256Mi", memoryLimit: "512Mi" },
};

/** Metrics, alerts, dashboard. */
export function observability(
  context: Context,
  namespaces: Namespaces,
  identity: Identity,
  gatewayMetricsToken: pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { config, secret, sizing } = context;
  const { images, settings, hosts, contacts, models } = config;
  const namespace = namespaces.monitoring.namespace;
  const { apiServer } = settings.cluster;
  const gpus = settings.gpu.capacity > 0;
  const jobs = scrapeJobs({ gpus });
  const probes = platformProbes({ hosts, realm: identity.keycloak.issuer.realm, modelServers: ["tabby", "vllm"] });
  const files = Object.entries(
    alertRules(
      config,
      jobs.map(({ job }) => job),
    ),
  ).map(([domain, rules]) => [`${domain}-alerts`, alertRuleFile(domain, rules, settings.repositoryUrl)] as const);

  new Prometheus(
    "prometheus",
    {
      namespace,
      image: images.reference("prometheus"),
      resources: sizing.prometheus,
      cluster: config.stack.name,
      retentionDays: sizing.prometheusRetentionDays,
      storageSize: sizing.prometheusVolume,
      storageClass: settings.storage.platformClass,
      jobs,
      credentials: { [gatewayCredential]: gatewayMetricsToken },
      probes,
      rules: {
        recording: recordingRuleFile({
          chatModel: models.vllm.gatewayName,
        }),
        watchdog: watchdogRuleFile(settings.repositoryUrl),
        ...Object.fromEntries(files),
      },
      apiServer,
      kubelets: { host: "kubelet", cidr: settings.cluster.nodeCidr, port: kubeletPort },
    },
    opts,
  );
  new Alertmanager(
    "alertmanager",
    {
      namespace,
      image: images.reference("alertmanager"),
      resources: exporters.small,
      replicas: sizing.alertmanagerReplicas,
      platformTeamEmail: contacts.roles.platformAdmin.email,
      emailFrom: settings.mail.sender,
      smtpRelay: settings.hosts.smtp,
      smtpUsername: settings.mail.username,
      smtpRequireTls: settings.mail.requireTls,
      smtpPassword: settings.mail.username === undefined ? undefined : secret("smtpPassword"),
      slackChannel: contacts.alerting.slackChannel,
      slackApiUrl: secret("slackUrl"),
      slackRelay: settings.hosts.slack,
      pagerDutyServiceKey: secret("pagerDutyKey"),
      // With the guide's service key Alertmanager posts to PagerDuty's own address only: the relay is a proxy on the way.
      pagerDutyProxyUrl: `https://${settings.hosts.pagerDuty.host}:${String(settings.hosts.pagerDuty.port)}`,
      pagerDutyRelay: settings.hosts.pagerDuty,
    },
    opts,
  );
  new Grafana(
    "grafana",
    {
      namespace,
      image: images.reference("grafana"),
      resources: exporters.medium,
      host: hosts.grafana,
      issuer: identity.keycloak.issuer,
      client: identity.grafanaClient,
      roles: { admin: ["platform-admin"], viewer: ["security", "helpdesk"] },
      dashboards: { "web-ide-platform": platformDashboard(observabilityThresholds(config)) },
    },
    opts,
  );
  new KubeStateMetrics(
    "kube-state-metrics",
    { namespace, image: images.reference("kube-state-metrics"), resources: exporters.medium, apiServer },
    opts,
  );
  new NodeExporter(
    "node-exporter",
    {
      namespace: namespaces.nodeAgents.namespace,
      image: images.reference("node-exporter"),
      resources: exporters.small,
    },
    opts,
  );
  if (gpus) {
    new DcgmExporter(
      "dcgm-exporter",
      {
        namespace,
        image: images.reference("dcgm-exporter"),
        resources: exporters.medium,
        nodeSelector: settings.gpu.nodeLabels,
        runtimeClassName: settings.gpu.runtimeClass,
      },
      opts,
    );
  }
  const ca =
    settings.companyCa === undefined
      ? undefined
      : new CaBundle("monitoring-ca", { namespace, certificates: settings.companyCa }, opts);
  new BlackboxExporter(
    "blackbox-exporter",
    {
      namespace,
      image: images.reference("blackbox-exporter"),
      resources: exporters.small,
      probes,
      caConfigMap: ca?.configMap,
    },
    opts,
  );
}

import assert from "node:assert/strict";
import { stringify } from "yaml";
import { recordingRuleFile } from "../../../components/observability/recording-rules";
import { series } from "../../../components/observability/series";
import { histogram } from "./alert-case";
import { runTool } from "./promtool";

const file = recordingRuleFile({ chatModel: "code-chat" });

/** Computes one recorded series from input by promtool and compares it with what it should be. */
async function assertRecords(
  record: string,
  input: Readonly<Record<string, string>>,
  expected: readonly { labels?: string; value: number }[],
): Promise<void> {
  const test = {
    interval: "1m",
    input_series: Object.entries(input).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: record,
        eval_time: "20m",
        exp_samples: expected.map(({ labels = "", value }) => ({ labels: `${record}{${labels}}`, value })),
      },
    ],
  };
  const files = {
    "recording.yml": stringify(file, { lineWidth: 0 }),
    "tests.yml": stringify(
      { rule_files: ["recording.yml"], evaluation_interval: "1m", tests: [test] },
      { lineWidth: 0 },
    ),
  };
  assert.match(await runTool("promtool", ["test", "rules", "tests.yml"], files), /SUCCESS/);
}

describe("recorded series", () => {
  it("are those that the alerts and the dashboard know, no more and no fewer", () => {
    const recorded = file.groups.flatMap((g) => g.rules.map((r) => ("record" in r ? r.record : r.alert)));
    assert.deepEqual(recorded.sort(), Object.values(series).sort());
  });

  it("are named level:metric:operation", () => {
    for (const name of Object.values(series)) assert.match(name, /^[a-z]+:[a-z_]+:[a-z0-9_]+$/);
  });

  it("give the mean response time over all statuses", async () => {
    await assertRecords(
      series.ideMean,
      {
        'webide_ide_request_duration_seconds_sum{status="200"}': "0+7.5x30",
        'webide_ide_request_duration_seconds_count{status="200"}': "0+30x30",
        'webide_ide_request_duration_seconds_sum{status="404"}': "0+3.75x30",
        'webide_ide_request_duration_seconds_count{status="404"}': "0+15x30",
      },
      [{ value: 0.25 }],
    );
  });

  it("give the edge of the bucket that holds the 95th percentile", async () => {
    const buckets = histogram("webide_ide_request_duration_seconds", 'status="200"', ["0.5", "1", "3", "+Inf"], "1");
    await assertRecords(series.ideP95, buckets, [{ value: 0.975 }]);
  });

  it("give an error ratio of zero, not nothing, while no request fails", async () => {
    await assertRecords(
      series.ideErrorRatio,
      { 'webide_http_requests_total{surface="ide",status_class="2xx"}': "0+60x30" },
      [{ value: 0 }],
    );
  });

  it("count as errors the failures of workspaces, not those of other surfaces", async () => {
    await assertRecords(
      series.ideErrorRatio,
      {
        'webide_http_requests_total{surface="ide",status_class="2xx"}': "0+99x30",
        'webide_http_requests_total{surface="ide",status_class="5xx"}': "0+1x30",
        'webide_http_requests_total{surface="sso",status_class="5xx"}': "0+50x30",
      },
      [{ value: 0.01 }],
    );
  });

  it("count a user once, however many pods saw the requests, and leave out who is silent for 5 minutes", async () => {
    await assertRecords(
      series.activeUsers,
      {
        'webide_user_requests_total{user="alice",pod="a"}': "0+3x30",
        'webide_user_requests_total{user="alice",pod="b"}': "0+3x30",
        'webide_user_requests_total{user="bob",pod="a"}': "0+3x10 30x20",
      },
      [{ value: 1 }],
    );
  });

  it("show no active user as 0", async () => {
    await assertRecords(series.activeUsers, {}, [{ value: 0 }]);
  });

  it("count autocomplete and chat by the minute", async () => {
    await assertRecords(series.autocompletePerMinute, { webide_gateway_autocomplete_seconds_count: "0+1234x30" }, [
      { value: 1234 },
    ]);
    await assertRecords(
      series.chatPerMinute,
      {
        'litellm_proxy_total_requests_metric_total{requested_model="code-chat"}': "0+89x30",
        'litellm_proxy_total_requests_metric_total{requested_model="code-completion"}': "0+500x30",
      },
      [{ value: 89 }],
    );
  });

  it("give the guide's acceptance figure at Tabby from completions alone", async () => {
    const of = (endpoint: string, le: string) =>
      histogram("axum_http_requests_duration_seconds", `endpoint="${endpoint}"`, ["0.2", "0.4", "+Inf"], le);
    await assertRecords(series.tabbyP95, { ...of("/v1/completions", "0.4"), ...of("/metrics", "0.2") }, [
      { value: 0.39 },
    ]);
  });

  it("give each GPU's use and memory, and the mean of all", async () => {
    const gpu = (n: string, percent: number) => ({
      [`DCGM_FI_DEV_GPU_UTIL{node="g",gpu="${n}",UUID="${n}"}`]: `${String(percent)}x30`,
    });
    await assertRecords(series.gpuUtilisationMean, { ...gpu("0", 70), ...gpu("1", 80) }, [{ value: 75 }]);
    await assertRecords(
      series.gpuMemory,
      {
        'DCGM_FI_DEV_FB_USED{node="g",gpu="0"}': "60x30",
        'DCGM_FI_DEV_FB_FREE{node="g",gpu="0"}': "35x30",
        'DCGM_FI_DEV_FB_RESERVED{node="g",gpu="0"}': "5x30",
      },
      [{ labels: 'gpu="0",node="g"', value: 60 }],
    );
  });

  it("give the fullest disk of a node", async () => {
    const disk = (mountpoint: string, free: number) => ({
      [`node_filesystem_avail_bytes{node="n",mountpoint="${mountpoint}"}`]: `${String(free)}x30`,
      [`node_filesystem_size_bytes{node="n",mountpoint="${mountpoint}"}`]: "100x30",
    });
    await assertRecords(series.nodeDisk, { ...disk("/", 50), ...disk("/var", 25) }, [
      { labels: 'node="n"', value: 75 },
    ]);
  });

  it("weigh the nodes by their memory in the mean of all", async () => {
    await assertRecords(
      series.nodeMemoryMean,
      {
        'node_memory_MemAvailable_bytes{node="small"}': "0x30",
        'node_memory_MemTotal_bytes{node="small"}': "100x30",
        'node_memory_MemAvailable_bytes{node="large"}': "300x30",
        'node_memory_MemTotal_bytes{node="large"}': "300x30",
      },
      [{ value: 25 }],
    );
  });
});

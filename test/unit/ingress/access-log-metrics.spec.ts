import assert from "node:assert/strict";
import { platformHosts } from "../../../components/core/hosts";
import { accessLogMetrics } from "../../../components/ingress/access-log-metrics";
import { nginxConfigFiles } from "../../../components/ingress/nginx-config";
import { pageFacts } from "./page-facts";

interface Node {
  readonly type: string;
  readonly inputs?: readonly string[];
  readonly metrics?: readonly {
    readonly name: string;
    readonly field: string;
    readonly tags: Record<string, string>;
  }[];
  readonly condition?: string;
  readonly address?: string;
  readonly buckets?: readonly number[];
}
type Topology = Record<"sources" | "transforms" | "sinks", Record<string, Node>>;

const config = accessLogMetrics({ bucketEdges: [0.5, 1, 3] }) as unknown as Topology;
const metrics = Object.values(config.transforms).flatMap((transform) => transform.metrics ?? []);

/** Fields of nginx' log line. */
function logFields(): string[] {
  const hosts = platformHosts("company.com");
  const text = nginxConfigFiles({ hosts, pages: pageFacts, realm: "webide", resolver: "10.96.0.10" })["nginx.conf"]!;
  return Object.keys(JSON.parse(/log_format edge escape=json '([^']*)'/.exec(text)![1]!) as object);
}

describe("Vector's configuration", () => {
  it("connects each part to one that exists", () => {
    const known = [...Object.keys(config.sources), ...Object.keys(config.transforms)];
    for (const [name, node] of Object.entries({ ...config.transforms, ...config.sinks })) {
      for (const input of node.inputs ?? []) assert.ok(known.includes(input), `${name} reads ${input}`);
    }
    const read = Object.values({ ...config.transforms, ...config.sinks }).flatMap((node) => node.inputs ?? []);
    for (const name of known) assert.ok(read.includes(name), `nobody reads ${name}`);
  });

  it("reads only fields that nginx writes", () => {
    const fields = logFields();
    for (const metric of metrics) {
      const used = [metric.field, ...Object.values(metric.tags).map((tag) => tag.replace(/^\{\{(.*)\}\}$/, "$1"))];
      for (const field of used) assert.ok(fields.includes(field), `${metric.name} uses ${field}`);
    }
    for (const { condition } of Object.values(config.transforms)) {
      for (const [, field] of condition?.matchAll(/\.([a-z_]+)/g) ?? []) assert.ok(fields.includes(field!), field);
    }
  });

  it("has an edge of a bucket at each limit, in order", () => {
    const buckets = config.sinks["prometheus"]!.buckets!;
    for (const edge of [0.5, 1, 3]) assert.ok(buckets.includes(edge));
    assert.deepEqual(
      buckets,
      [...new Set(buckets)].sort((a, b) => a - b),
    );
  });

  it("measures finished requests to workspaces without sockets", () => {
    assert.equal(config.transforms["answers"]!.condition, '.surface == "ide" && .status != "101"');
  });

  it("names users only in the counter of users", () => {
    const withUser = metrics.filter((metric) => "user" in metric.tags).map((metric) => metric.name);
    assert.deepEqual(withUser, ["webide_user_requests_total"]);
  });

  it("takes the log from its own pod only", () => {
    assert.match(config.sources["access_log"]!.address!, /^127\.0\.0\.1:/);
  });
});

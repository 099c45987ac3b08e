/* eslint-disable @typescript-eslint/no-explicit-any -- rendered objects are free-form data */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { ApiClient, KubernetesObject } from "../../../embedded/cluster/api-client";
import { loadImages } from "../../../embedded/cluster/load-images";
import { obstacle } from "../../../embedded/cluster/node/obstacle";
import { realNodeName } from "../../../embedded/cluster/node-kind";
import { ensureImages } from "../../../embedded/images/ensure-images";
import { renderedObjects } from "../../support/rendered-objects";
import { podsOf, RealCluster } from "./real-cluster";
import { until } from "./test-cluster";

const images = ["prometheus", "kube-state-metrics"];

if (obstacle() === undefined) {
  describe("Prometheus and kube-state-metrics, as stack dev declares them, on a real node", function () {
    this.timeout(600_000);
    const own = new RealCluster();
    let api: ApiClient;

    before(async () => {
      const rendered = (await renderedObjects("dev")).map((one: any) => one.props).filter((one) => one?.metadata);
      const objects = rendered.filter(({ kind, metadata: { name, namespace, labels } }) =>
        namespace === "monitoring"
          ? kind === "NetworkPolicy" || images.includes(labels?.app)
          : namespace === undefined && (name === "monitoring" || images.includes(labels?.app)),
      );
      const containers = objects.flatMap((one) => one.spec?.template?.spec?.containers ?? []);
      const reference = (name: string): string => containers.find((one) => one.name === name).image;

      const { cluster, api: found } = await own.startWithImage();
      api = found;
      const built = await ensureImages(images);
      const archives = [...built.values()].map(({ name, archive }) => ({ archive, reference: reference(name) }));
      await loadImages({ cluster, images: archives });
      const file = path.join(path.dirname(own.dir), "objects.json");
      fs.writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
      const applied = await own.kubectl("apply", "-f", file);
      assert.equal(applied.code, 0, applied.out);
      await api.create(podsOf("monitoring"), client());
      await own.address(api, "grafana", "monitoring");
    });
    after(() => own.remove());

    /** Who may ask Prometheus by the platform's policies: a pod that says it is Grafana. */
    const client = (): KubernetesObject => {
      const { spec, ...server } = own.server("grafana", "monitoring") as any;
      const securityContext = { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } };
      const contained = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
      const containers = spec.containers.map((one: any) => ({ ...one, securityContext: contained }));
      return { ...server, spec: { ...spec, securityContext, containers } };
    };

    /** Answer of Prometheus to a query: the last value of each series. */
    const ask = async (query: string): Promise<string[]> => {
      const address = await own.address(api, "prometheus-0", "monitoring");
      const url = `http://${address}:9090/api/v1/query?query=${encodeURIComponent(query)}`;
      const { out } = await own.fetchIn("grafana", "monitoring", url);
      return out === "" ? [] : JSON.parse(out).data.result.map((one: any) => one.value[1]);
    };
    const becomes = (query: string, value: string): Promise<boolean> =>
      until(query, 120, async () => (await ask(query)).join() === value);

    it("are ready, with the rights, users, files and volume that they ask for", async () => {
      await until("ready", 120, async () => {
        const { out } = await own.kubectl("get", "pods", "-n", "monitoring", "-o", "wide", "--no-headers");
        return images.every((name) => new RegExp(`^${name}\\S* +1/1 +Running .* ${realNodeName} `, "m").test(out));
      });
    });

    it("find each other through the API server: the state of the cluster's objects is scraped", async () => {
      await becomes('up{job="kube-state-metrics"}', "1");
      await becomes('kube_statefulset_replicas{statefulset="prometheus"}', "1");
    });

    it("show the figures of the real node's kubelet", async () => {
      await becomes(`up{job="kubelet",node="${realNodeName}"}`, "1");
    });
  });
}

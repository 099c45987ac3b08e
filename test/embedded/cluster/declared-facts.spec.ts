import assert from "node:assert/strict";
import fs from "node:fs";
import { BlockList } from "node:net";
import path from "node:path";
import { parse } from "yaml";
import { topology } from "../../../components/core/topology";
import { doors } from "../../../embedded/cluster/doors";
import { network } from "../../../embedded/cluster/network";
import { simulatedGpus, simulatedNodes } from "../../../embedded/cluster/objects/simulated-nodes";
import { provisioner } from "../../../embedded/cluster/objects/storage-class";
import { carriedIn } from "../../../embedded/cluster/storage/carry-in";
import { played } from "../../../embedded/cluster/played";
import keycloakLock from "../../../embedded/tools/keycloak/lock.json";
import { repositoryRoot } from "../../../operations/repository-root";
import { renderedFiles } from "../../support/rendered";

// Nothing below embedded/ may read what the product declares; where both must say the same, it is compared here.
const read = (file: string) => parse(fs.readFileSync(path.join(repositoryRoot, file), "utf8"));
const settings = read("Pulumi.dev.yaml").config;

function contains(cidr: string, address: string): boolean {
  const [net = "", bits] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(net, Number(bits));
  return list.check(address);
}

describe("what the embedded cluster has in common with stack dev", () => {
  it("is the service addresses", () => {
    const { cidr, port } = settings["webide:cluster"].apiServer;
    assert.deepEqual([cidr, port], [`${network.nodeIp}/32`, network.apiServerPort]);
    assert.ok(contains(network.serviceCidr, settings["webide:cluster"].dnsServiceIp));
    assert.ok(contains(network.serviceCidr, network.apiServiceIp));
  });

  it("is the addresses of pods and nodes", () => {
    const { podCidr, nodeCidr } = settings["webide:cluster"];
    assert.equal(podCidr, network.podCidr);
    for (const node of simulatedNodes("simulated")) {
      const { podCIDR } = node["spec"] as { podCIDR: string };
      assert.ok(contains(podCidr, podCIDR.split("/")[0]!), podCIDR);
      const { addresses } = node["status"] as { addresses: { address: string }[] };
      assert.ok(contains(nodeCidr, addresses[0]!.address), addresses[0]!.address);
    }
  });

  it("is the artefact repository", () => {
    const { host, cidr, port } = settings["webide:hosts"].artefacts;
    const { artefacts } = network;
    assert.deepEqual([host, cidr, port], [artefacts.host, `${artefacts.ip}/32`, artefacts.port]);
  });

  it("is the number of GPUs", () => {
    assert.equal(settings["webide:gpu"].capacity, simulatedGpus);
  });

  it("is the storage", () => {
    const { workspaceProvisioner, platformClass, modelsClass } = settings["webide:storage"];
    assert.deepEqual([workspaceProvisioner, platformClass, modelsClass], [provisioner, "local-path", "local-path"]);
  });

  it("is the claims whose files are carried in", async function () {
    this.timeout(120_000);
    for (const claim of Object.keys(carriedIn)) {
      const [namespace = "", name = ""] = claim.split("/");
      const suffix = path.join("kubernetes", namespace, "PersistentVolumeClaim", `${name}.yaml`);
      assert.ok(
        (await renderedFiles("dev")).some((file) => file.path.endsWith(suffix)),
        `${claim} is not rendered`,
      );
    }
  });

  it("is the names of the programs that are played", async () => {
    for (const { kind, namespace, app, container } of Object.values(played)) {
      const suffix = path.join("kubernetes", namespace, kind, `${app}.yaml`);
      const file = (await renderedFiles("dev")).find((one) => one.path.endsWith(suffix));
      assert.ok(file, `${kind} ${namespace}/${app} is not rendered`);
      const { spec } = parse(file.content);
      assert.equal(spec.template.metadata.labels.app, app);
      assert.ok(spec.template.spec.containers.some(({ name }: { name: string }) => name === container));
    }
    assert.deepEqual(
      [topology.postgres.service, topology.keycloak.service],
      [played.postgres.app, played.keycloak.app],
    );
  });

  it("is the Services behind its doors", async () => {
    const files = await renderedFiles("dev");
    for (const { namespace, service, port } of Object.values(doors)) {
      const suffix = path.join("kubernetes", namespace, "Service", `${service}.yaml`);
      const file = files.find((one) => one.path.endsWith(suffix));
      assert.ok(file, `Service ${namespace}/${service} is not rendered`);
      const { ports } = parse(file.content).spec as { ports: { port: number }[] };
      assert.ok(
        ports.some((one) => one.port === port),
        `Service ${namespace}/${service} has no port ${port}`,
      );
    }
  });

  it("is the address from which everybody comes who comes through a door", () => {
    const { clientCidrs, adminCidrs } = settings["webide:cluster"];
    for (const cidrs of [clientCidrs, adminCidrs]) {
      assert.ok(
        cidrs.some((cidr: string) => contains(cidr, network.nodeIp)),
        String(cidrs),
      );
    }
  });

  it("is what Keycloak is built with", () => {
    const { build } = read("catalog/images.yaml").images.keycloak;
    assert.equal(build, ["kc.sh build", ...keycloakLock.buildOptions].join(" "));
  });
});

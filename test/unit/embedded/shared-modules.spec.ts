import assert from "node:assert/strict";
import path from "node:path";
import { lockedGoVersion } from "../../../embedded/tools/locked-version";
import { repositoryRoot } from "../../../operations/repository-root";

// All of client-go stands on these, and what is compiled for one tool is used again by the next where they are the same.
// Where one differs, each of these programs costs a new machine minutes more.
const shared = [
  ...["api", "apimachinery", "client-go", "klog/v2", "kube-openapi", "utils"].map((name) => `k8s.io/${name}`),
  ...["github.com/go-logr/logr", "github.com/go-openapi/swag", "github.com/google/gnostic-models"],
  ...["go.yaml.in/yaml/v3", "golang.org/x/net", "golang.org/x/text", "google.golang.org/protobuf"],
  ...["sigs.k8s.io/structured-merge-diff/v6", "github.com/fxamacker/cbor/v2"],
];

function versions(folder: string): Record<string, string> {
  const lock = path.join(repositoryRoot, "embedded", folder, "go.mod");
  return Object.fromEntries(shared.map((module) => [module, lockedGoVersion(lock, module)]));
}

describe("programs that speak to the API server", () => {
  for (const image of ["kube-state-metrics", "prometheus"]) {
    it(`share with Kubernetes what they are compiled from: ${image}`, () => {
      assert.deepEqual(versions(`images/${image}`), versions("tools/kubernetes"));
    });
  }
});

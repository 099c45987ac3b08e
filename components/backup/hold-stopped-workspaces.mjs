// Starts one small pod in every stopped workspace, so that the file-system backup finds its volume mounted.
// Runs in the cluster with the token of its own service account; see holder-pods.ts for what that token may do.
import { readFileSync } from "node:fs";
import https from "node:https";

const account = process.env.SERVICE_ACCOUNT_DIR ?? "/var/run/secrets/kubernetes.io/serviceaccount";
const host = process.env.KUBERNETES_SERVICE_HOST ?? "kubernetes.default.svc";
const port = process.env.KUBERNETES_SERVICE_PORT ?? "443";
const holdSeconds = Number(process.env.HOLD_SECONDS);
const image = process.env.HOLDER_IMAGE;
const selector = process.env.NAMESPACE_SELECTOR;
if (!Number.isInteger(holdSeconds) || holdSeconds <= 0 || !image || !selector) {
  console.error("HOLD_SECONDS (whole, > 0), HOLDER_IMAGE and NAMESPACE_SELECTOR must be set");
  process.exit(2);
}
const token = readFileSync(`${account}/token`, "utf8").trim();
const agent = new https.Agent({ ca: readFileSync(`${account}/ca.crt`), keepAlive: true });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      "content-type": "application/json",
    };
    const request = https.request({ host, port, path, method, headers, agent, timeout: 15_000 }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, body: text ? JSON.parse(text) : {} });
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 15 s")));
    request.on("error", reject);
    request.end(body && JSON.stringify(body));
  });
}

/** A pod that meets the "restricted" standard, fits into what a stopped workspace leaves of its quota, and ends itself. */
function holder() {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "backup-holder", labels: { app: "backup-holder" } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: holdSeconds,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      volumes: [{ name: "home", persistentVolumeClaim: { claimName: "home" } }],
      containers: [
        {
          name: "hold",
          image,
          command: ["sleep", String(holdSeconds)],
          resources: {
            requests: { cpu: "10m", memory: "16Mi", "ephemeral-storage": "16Mi" },
            limits: { cpu: "50m", memory: "32Mi", "ephemeral-storage": "16Mi" },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            capabilities: { drop: ["ALL"] },
          },
          volumeMounts: [{ name: "home", mountPath: "/home/coder", readOnly: true }],
        },
      ],
    },
  };
}

async function hold(namespace) {
  const deployment = await call("GET", `/apis/apps/v1/namespaces/${namespace}/deployments/code-server`);
  if (deployment.status === 200 && (deployment.body.spec?.replicas ?? 1) > 0) return "runs by itself";
  if (deployment.status !== 200 && deployment.status !== 404)
    throw new Error(`reading deployment: ${deployment.status} ${deployment.body.message ?? ""}`);
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const made = await call("POST", pods, holder());
  if (made.status === 201) return "held";
  if (made.status !== 409) throw new Error(`creating pod: ${made.status} ${made.body.message ?? ""}`);
  // The holder of the night before has ended but still stands: replace it.
  await call("DELETE", `${pods}/backup-holder?gracePeriodSeconds=0`);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const again = await call("POST", pods, holder());
    if (again.status === 201) return "held";
    if (again.status !== 409) throw new Error(`creating pod: ${again.status} ${again.body.message ?? ""}`);
  }
  throw new Error("an earlier holder pod does not go away");
}

const list = await call("GET", `/api/v1/namespaces?labelSelector=${encodeURIComponent(selector)}`);
if (list.status !== 200) {
  console.error(`listing namespaces: ${list.status} ${list.body.message ?? ""}`);
  process.exit(1);
}
const counts = {};
let failures = 0;
for (const { metadata } of list.body.items) {
  try {
    const outcome = await hold(metadata.name);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  } catch (error) {
    // One broken workspace must not cost the others their backup.
    failures += 1;
    console.error(`${metadata.name}: ${error.message}`);
  }
}
console.log(JSON.stringify({ ...counts, failures }));
agent.destroy();
process.exitCode = failures === 0 ? 0 : 1;

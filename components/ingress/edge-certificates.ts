import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../core/labels";

/** Inputs of {@link EdgeCertificates}. */
export interface EdgeCertificatesArgs {
  readonly namespace: pulumi.Input<string>;
  /** Certificate chain of all public hosts, PEM, leaf first. */
  readonly certificate: pulumi.Input<string>;
  /** Its private key, PEM; secret. */
  readonly privateKey: pulumi.Input<string>;
  /** Authority that signs the administrators' client certificates, PEM. */
  readonly adminClientCa: pulumi.Input<string>;
}

const identity = { app: "nginx", component: "ingress" };

/** What the edge shows to browsers, and what it asks administrators to show. nginx reloads in place when they change. */
export class EdgeCertificates extends pulumi.ComponentResource {
  /** Secret of type kubernetes.io/tls. */
  readonly tlsSecret = "nginx-tls";
  /** ConfigMap with `ca.crt`. */
  readonly adminCaConfigMap = "nginx-admin-ca";

  constructor(name: string, args: EdgeCertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("webide:ingress:EdgeCertificates", name, {}, opts);
    const child = { parent: this };
    const metadata = (object: string) => ({ name: object, namespace: args.namespace, labels: labels(identity) });
    new k8s.core.v1.Secret(
      `${name}-tls`,
      {
        metadata: metadata(this.tlsSecret),
        type: "kubernetes.io/tls",
        stringData: { "tls.crt": args.certificate, "tls.key": args.privateKey },
      },
      child,
    );
    new k8s.core.v1.ConfigMap(
      `${name}-admin-ca`,
      // A certificate is public; only its key is not, and that one is not here.
      {
        metadata: metadata(this.adminCaConfigMap),
        data: { "ca.crt": pulumi.unsecret(pulumi.output(args.adminClientCa)) },
      },
      child,
    );
    this.registerOutputs({});
  }
}

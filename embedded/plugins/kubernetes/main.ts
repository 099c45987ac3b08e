import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService } from "../wire/provider-service";
import { serve } from "../wire/serve";
import { KubernetesProvider } from "./kubernetes-provider";

void serve(ResourceProviderService, providerService(new KubernetesProvider(process.env)));

import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService } from "../wire/provider-service";
import { serve } from "../wire/serve";
import { KeycloakProvider } from "./keycloak-provider";

void serve(ResourceProviderService, providerService(new KeycloakProvider()));

import type { Rule } from "../../rule";
import { privateEndpoints } from "./endpoints";
import { gatewayRoutes } from "./gateway-routes";
import { privateSubnets } from "./subnets";

export const privateAccess: readonly Rule[] = [privateEndpoints, gatewayRoutes, privateSubnets];

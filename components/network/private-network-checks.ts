import type * as pulumi from "@pulumi/pulumi";
import { isServiceName, serviceEndpoints } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import { isIpv4Block, maskOf } from "./ipv4-block";
import type { PrivateNetworkArgs } from "./private-network";

/** @throws {ArgumentError} With every mistake in the arguments. */
export function checkNetworkArgs(name: string, args: PrivateNetworkArgs): void {
    const checks = new ArgumentChecks("PrivateNetwork", name);
    if (args.vpcId === undefined) {
        checkNewVpc(checks, args);
    } else {
        checkExistingVpc(checks, args);
    }
    args.services?.forEach((service, index) => checkService(checks, `services[${index}]`, service));
    args.agentCidrs?.forEach((cidr, index) =>
        checks.check(
            `agentCidrs[${index}]`,
            cidr,
            (block) => isIpv4Block(block) && maskOf(block) >= 8,
            "a block of at most a /8 that begins at its base, such as 192.168.10.0/24",
        ),
    );
    checks
        .check(
            "logRetentionDays",
            args.logRetentionDays,
            (days) => isLogRetention(days) && days >= 365,
            "a retention that CloudWatch Logs offers, 365 at least",
        )
        .throwIfAny();
}

/** @throws {ArgumentError} When components name a service that has no endpoint. */
export function checkServices(name: string, services: readonly string[]): void {
    const checks = new ArgumentChecks("PrivateNetwork", name);
    services.forEach((service) => checkService(checks, "connect", service));
    checks.throwIfAny();
}

function checkService(checks: ArgumentChecks, field: string, service: string): void {
    checks.check(field, service, isServiceName, Object.keys(serviceEndpoints).join(", "));
}

function checkNewVpc(checks: ArgumentChecks, args: PrivateNetworkArgs): void {
    const { zones = 2, zoneNames, internetAccessReason } = args;
    checks
        .check("zones", args.zones, (count) => count === 2 || count === 3, "2 or 3")
        .check(
            "zoneNames",
            zoneNames,
            (names) => (names.length === 2 || names.length === 3) && new Set(names).size === names.length,
            "2 or 3 different zones, such as eu-west-1a",
        )
        .check(
            "cidrBlock",
            args.cidrBlock,
            (block) => isIpv4Block(block) && maskOf(block) >= 16 && maskOf(block) <= 24,
            "an IPv4 block from /16 to /24 that begins at its base, such as 10.40.0.0/16",
        )
        .check(
            "internetAccessReason",
            internetAccessReason,
            (reason) => reason.trim().length >= 10,
            "the reason in words, or nothing for no way to the internet",
        );
    if (args.zones !== undefined && zoneNames !== undefined && zoneNames.length !== zones) {
        checks.refuse("zoneNames", zoneNames, `as many as zones says, ${zones}`);
    }
    for (const field of ["subnetIds", "routeTableIds", "availabilityZones"] as const) {
        if (args[field] !== undefined) {
            checks.refuse(field, "a value", "nothing without vpcId: a new VPC has subnets of its own");
        }
    }
}

function checkExistingVpc(checks: ArgumentChecks, args: PrivateNetworkArgs): void {
    checks
        .require("cidrBlock", args.cidrBlock, "the addresses of the VPC, such as 10.40.0.0/16")
        .check("cidrBlock", args.cidrBlock, isIpv4Block, "an IPv4 block, such as 10.40.0.0/16")
        .require("subnetIds", args.subnetIds, "private subnets of the VPC, in at least two zones")
        .check("subnetIds", args.subnetIds, atLeastTwo, "private subnets of the VPC, in at least two zones")
        .require("routeTableIds", args.routeTableIds, "the subnets' route tables")
        .check("routeTableIds", args.routeTableIds, (ids) => ids.length > 0, "the subnets' route tables");
    for (const field of ["zones", "zoneNames", "internetAccessReason"] as const) {
        if (args[field] !== undefined) {
            checks.refuse(field, args[field], "nothing with vpcId: that VPC has its zones and routes");
        }
    }
}

const atLeastTwo = (ids: pulumi.Input<string>[]) => ids.length >= 2;

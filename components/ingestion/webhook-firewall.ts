import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { encryptedLogGroup } from "../monitoring/log-group";

export interface WebhookFirewallArgs {
    stageArn: pulumi.Input<string>;
    /** Tells this firewall's metrics and log from those of another stack. */
    apiId: pulumi.Output<string>;
    /** Requests that one address may send in 5 minutes. */
    requestsPerAddress: number;
    /** Blocks of addresses that requests may come from; empty for all. */
    sourceCidrs: string[];
    /** Headers that stay out of the log. */
    redactedHeaders: string[];
    keyArn: pulumi.Input<string>;
    logRetentionDays?: number;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Rules of AWS that look for attacks in bodies. They also find them in what shoppers write, and a body is taken only with
 * its signature: these rules count and don't block.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const countedRules = [
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "EC2MetaDataSSRF_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
    // Processors needn't name themselves.
    "NoUserAgent_HEADER",
];

const managedGroups: readonly { name: string; counted: string[] }[] = [
    { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
    { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
    { name: "AWSManagedRulesCommonRuleSet", counted: countedRules },
];

/** Puts a firewall before a stage, with a log of what it blocks, and returns the name that its metrics bear. */
export function webhookFirewall(
    name: string,
    args: WebhookFirewallArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { tags } = args;
    const metricName = pulumi.interpolate`${name}-${args.apiId}`;
    const seen = (suffix: string) => ({
        cloudwatchMetricsEnabled: true,
        metricName: pulumi.interpolate`${metricName}-${suffix}`,
        // Samples show headers, signatures among them.
        sampledRequestsEnabled: false,
    });
    const rules: aws.types.input.wafv2.WebAclRule[] = [
        ...sourceRules(name, args, seen("sources"), opts),
        {
            name: "rate",
            priority: 1,
            action: { block: {} },
            statement: {
                rateBasedStatement: {
                    aggregateKeyType: "IP",
                    limit: args.requestsPerAddress,
                    evaluationWindowSec: 300,
                },
            },
            visibilityConfig: seen("rate"),
        },
        ...managedGroups.map(({ name: group, counted }, index) => ({
            name: group,
            priority: 2 + index,
            overrideAction: { none: {} },
            statement: {
                managedRuleGroupStatement: {
                    vendorName: "AWS",
                    name: group,
                    ruleActionOverrides: counted.map((rule) => ({
                        name: rule,
                        actionToUse: { count: {} },
                    })),
                },
            },
            visibilityConfig: seen(group),
        })),
    ];
    const firewall = new aws.wafv2.WebAcl(
        `${name}-firewall`,
        {
            description: "What reaches the receiver of the webhook",
            scope: "REGIONAL",
            defaultAction: { allow: {} },
            rules,
            visibilityConfig: { ...seen("all"), metricName },
            tags,
        },
        opts,
    );
    new aws.wafv2.WebAclAssociation(
        `${name}-firewall-stage`,
        { webAclArn: firewall.arn, resourceArn: args.stageArn },
        opts,
    );
    const log = encryptedLogGroup(
        `${name}-firewall-log`,
        {
            keyArn: args.keyArn,
            retentionDays: args.logRetentionDays,
            // AWS WAF demands the beginning.
            logGroupName: pulumi.interpolate`aws-waf-logs-${metricName}`,
            tags,
        },
        opts,
    );
    new aws.wafv2.WebAclLoggingConfiguration(
        `${name}-firewall-logging`,
        {
            resourceArn: firewall.arn,
            logDestinationConfigs: [log.arn],
            redactedFields: args.redactedHeaders.map((header) => ({ singleHeader: { name: header } })),
            loggingFilter: {
                defaultBehavior: "DROP",
                filters: [
                    {
                        behavior: "KEEP",
                        requirement: "MEETS_ANY",
                        conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map((action) => ({
                            actionCondition: { action },
                        })),
                    },
                ],
            },
        },
        opts,
    );
    return metricName;
}

/** Blocks what comes from elsewhere than the given addresses. */
function sourceRules(
    name: string,
    args: WebhookFirewallArgs,
    visibilityConfig: aws.types.input.wafv2.WebAclRuleVisibilityConfig,
    opts: pulumi.CustomResourceOptions,
): aws.types.input.wafv2.WebAclRule[] {
    if (args.sourceCidrs.length === 0) {
        return [];
    }
    const sources = new aws.wafv2.IpSet(
        `${name}-sources`,
        {
            description: "Where processors send from",
            scope: "REGIONAL",
            ipAddressVersion: "IPV4",
            addresses: args.sourceCidrs,
            tags: args.tags,
        },
        opts,
    );
    return [
        {
            name: "sources",
            priority: 0,
            action: { block: {} },
            statement: { notStatement: { statement: { ipSetReferenceStatement: { arn: sources.arn } } } },
            visibilityConfig,
        },
    ];
}

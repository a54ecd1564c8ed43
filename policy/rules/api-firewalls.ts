import { mustBeIfSet, oneOf, present, type Requirement, type Verdict } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { Properties, textOf, type Wire } from "../model/values";
import type { Rule } from "../rule";
import { companionRule } from "./companions";
import { fsbp, securityHub, topics } from "./controls";

const stageType = "aws:apigateway/stage:Stage";
const settingsType = "aws:apigateway/methodSettings:MethodSettings";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";
const firewallType = "aws:wafv2/webAcl:WebAcl";
const logsType = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Whether a stage is of an API that the internet can't reach. */
function isPrivate(stage: PolicyResource, stack: Stack): boolean {
    return stack
        .link(stage, "restApi", ["aws:apigateway/restApi:RestApi"])
        .targets.some((api) => textOf(api.asked("endpointConfiguration.types")) === "PRIVATE");
}

const firewall = companionRule(
    {
        id: "api-firewall",
        title: "Stages of public REST APIs are behind a web application firewall.",
        concern: "private-access",
        severity: "medium",
        enforcement: "mandatory",
        why: "an API that the internet reaches is scanned and flooded from its first hour",
        controls: [...fsbp("APIGateway.4"), ...topics.firewall],
        remediation: {
            steps: ["Create an `aws.wafv2.WebAclAssociation` with the stage's ARN."],
            example: `new aws.wafv2.WebAclAssociation("webhook", { resourceArn: stage.arn, webAclArn: firewall.arn });`,
        },
    },
    {
        of: [stageType],
        by: [associationType],
        through: ["resourceArn"],
        called: "`aws.wafv2.WebAclAssociation`",
        exempt: isPrivate,
        demands: [{ path: "webAclArn", requirement: present() }],
        fix: "Create an `aws.wafv2.WebAclAssociation` with its ARN as `resourceArn`",
        claims: [{ row: 311, type: associationType, path: "resourceArn" }],
    },
);

/** Decided by the presence of actions, whatever else of the rules isn't known yet. */
function onActions(demand: string, test: (rules: Wire) => Verdict): Requirement {
    return {
        decides: "presence",
        demand: () => demand,
        test: (value) =>
            value.state === "known" ? test(value.value) : value.state === "absent" ? "met" : "unknown",
    };
}

const someRuleBlocks = onActions("have a rule that does more than count", (rules) => {
    const verdicts = [rules].flat().map(blocks);
    return verdicts.includes("met") ? "met" : verdicts.includes("unknown") ? "unknown" : "unmet";
});

/** Whether a rule may stop a request: by its own action, or by those of the group that it stands for. */
function blocks(rule: Wire): Verdict {
    const given = new Properties({ rule });
    const stopping = ["action.block", "action.captcha", "action.challenge", "overrideAction.none"].map(
        (path) => given.get(`rule.${path}`),
    );
    // What isn't known around an action may hold one that stops.
    return stopping.some((value) => value.state === "known" || (value.state === "unknown" && !value.around))
        ? "met"
        : stopping.some(({ state }) => state === "unknown")
          ? "unknown"
          : "unmet";
}

/** A rule that counts may be there for its label; a rate limit or a managed group that counts was left in its trial. */
const protectionStops = onActions("stop what it finds, not only count it", (wire) => {
    const rule = new Properties({ rule: wire });
    const counts = [
        rule.get("rule.overrideAction.count"),
        ...(rule.has("rule.statement.rateBasedStatement") ? [rule.get("rule.action.count")] : []),
    ];
    return counts.some(({ state }) => state === "known")
        ? "unmet"
        : counts.some(({ state }) => state === "unknown")
          ? "unknown"
          : "met";
});

const firewallRules = resourceRule({
    id: "firewall-rules",
    title: "Web application firewalls have rules, and their rate limits and managed groups block.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "a firewall without rules lets everything through, and looks like protection",
    controls: [...fsbp("WAF.10"), ...topics.firewall],
    remediation: {
        steps: ["Add managed rule groups and a rate limit to `rules`."],
        example: `rules: [{
    name: "rate", priority: 0, action: { block: {} },
    statement: { rateBasedStatement: { limit: 2_000, aggregateKeyType: "IP" } },
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "rate", sampledRequestsEnabled: false },
}],`,
    },
    rows: [
        row(
            312,
            firewallType,
            "rules",
            {
                ...present("have at least one rule"),
                // Rules may also come as JSON.
                test: (value, context) => present().test(value, context),
            },
            { when: (properties) => !properties.has("ruleJson") },
        ),
        row(331, firewallType, "rules", someRuleBlocks, {
            fix: "Give a rule `action: { block: {} }`, or a managed group `overrideAction: { none: {} }`",
            when: (properties) => !properties.has("ruleJson"),
        }),
        row(331, firewallType, "rules[]", protectionStops, {
            fix: "Give a rate limit `action: { block: {} }`, a managed group `overrideAction: { none: {} }`",
        }),
        row(312, firewallType, "visibilityConfig.cloudwatchMetricsEnabled", mustBeIfSet(true)),
        row(312, firewallType, "rules[].visibilityConfig.cloudwatchMetricsEnabled", mustBeIfSet(true)),
    ],
});

const firewallLogs = companionRule(
    {
        id: "firewall-logging",
        title: "Web application firewalls log what they block.",
        concern: "logging",
        severity: "low",
        enforcement: "mandatory",
        why: "a partner whose requests are blocked can't be helped otherwise, nor an attack be studied",
        controls: [...securityHub("WAF.11"), ...topics.logging],
        remediation: {
            steps: ["Create an `aws.wafv2.WebAclLoggingConfiguration` with the firewall's ARN."],
            example: `new aws.wafv2.WebAclLoggingConfiguration("webhook", { resourceArn: firewall.arn, logDestinationConfigs: [logs.arn] });`,
        },
    },
    {
        of: [firewallType],
        by: [logsType],
        through: ["resourceArn"],
        called: "`aws.wafv2.WebAclLoggingConfiguration`",
        demands: [{ path: "logDestinationConfigs", requirement: present() }],
        fix: "Create an `aws.wafv2.WebAclLoggingConfiguration` with its ARN as `resourceArn`",
        claims: [{ row: 313, type: logsType, path: "resourceArn" }],
    },
);

const methodSettings = companionRule(
    {
        id: "api-stage-logging",
        title: "Stages of REST APIs have method settings that log errors.",
        concern: "logging",
        severity: "medium",
        enforcement: "mandatory",
        why: "a stage without method settings logs no execution at all",
        controls: [...fsbp("APIGateway.1"), ...topics.logging],
        remediation: {
            steps: ["Create an `aws.apigateway.MethodSettings` of the stage with `settings.loggingLevel`."],
            example: `new aws.apigateway.MethodSettings("all", {
    restApi: api.id, stageName: stage.stageName, methodPath: "*/*",
    settings: { loggingLevel: "ERROR", dataTraceEnabled: false, metricsEnabled: true },
});`,
        },
    },
    {
        of: [stageType],
        by: [settingsType],
        through: ["stageName"],
        called: "`aws.apigateway.MethodSettings`",
        demands: [{ path: "settings.loggingLevel", requirement: oneOf(["ERROR", "INFO"]) }],
        fix: 'Create an `aws.apigateway.MethodSettings` of the stage with `settings.loggingLevel: "ERROR"`',
        claims: [{ row: 314, type: settingsType, path: "stageName" }],
    },
);

/** Rules on what stands before and beside the stages of APIs. */
export const apiFirewalls: readonly Rule[] = [firewall, firewallRules, firewallLogs, methodSettings];

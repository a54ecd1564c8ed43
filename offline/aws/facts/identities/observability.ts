import { byArn, byName, HERE } from "../identity-templates";
import type { Identity } from "../identity";

export const OBSERVABILITY: Record<string, Identity> = {
    "aws:budgets/budget:Budget": { id: "{account}:{name}", arn: "budgets::{account}:budget/{name}" },
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
        id: "{alarmName}",
        arn: `cloudwatch:${HERE}:alarm:{alarmName}`,
    },
    "aws:cloudwatch/dashboard:Dashboard": {
        id: "{dashboardName}",
        outputs: { dashboardArn: "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}" },
    },
    "aws:cloudwatch/logGroup:LogGroup": byName(`logs:${HERE}:log-group:{name}`, {
        logGroupClass: "STANDARD",
    }),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": byName(),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { id: "{policyName}" },
    "aws:cloudwatch/logStream:LogStream": byName(`logs:${HERE}:log-group:{logGroupName}:log-stream:{name}`),
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { id: "cwlsf-{digits9}" },
    "aws:cloudwatch/metricAlarm:MetricAlarm": byName(`cloudwatch:${HERE}:alarm:{name}`, {
        evaluateLowSampleCountPercentiles: "",
    }),
    "aws:cloudwatch/queryDefinition:QueryDefinition": {
        id: "{uuid}",
        outputs: { queryDefinitionId: "{uuid}" },
    },
    "aws:ssm/parameter:Parameter": byName(`ssm:${HERE}:parameter/{name}`, { version: 1, tier: "Standard" }),
    "aws:xray/encryptionConfig:EncryptionConfig": { id: "{region}" },
    "aws:xray/group:Group": byArn(`xray:${HERE}:group/{groupName}/{upper26}`),
    "aws:xray/samplingRule:SamplingRule": { id: "{ruleName}", arn: `xray:${HERE}:sampling-rule/{ruleName}` },
};

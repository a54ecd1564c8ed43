import { basename } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { functionLimits, isWholeWithin, lambdaRuntime } from "../../facts/lambda";
import { logRetentionDays } from "../../facts/log-retention";
import { isServiceName, serviceEndpoints } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { grant, serviceRole, type RoleReference } from "../identity/service-role";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { encryptedLogGroup, isLogRetention } from "../monitoring/log-group";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import { placeOf } from "../place";
import { DataKey } from "../storage/data-key";
import type { LakeLocation } from "../storage/lake-location";
import { failedDeliveryStatements } from "../storage/lake-permissions";
import {
    droppedEventsAlarm,
    functionMetric,
    type LambdaAlarmTuning,
    lambdaAlarms,
    recordAlarms,
} from "./lambda-alarms";
import type { LambdaBundle } from "./lambda-bundle";
import {
    environmentStatements,
    logStatements,
    networkInterfaceStatements,
    traceStatements,
} from "./lambda-permissions";

/** Arguments of {@link LambdaFunction}. */
export interface LambdaFunctionArgs {
    /** The code, as built. */
    handler: LambdaBundle;
    /** What the function does. Default: says which handler it runs. */
    description?: string;
    /** Private subnets and security groups that the code calls out from. */
    placement: pulumi.Input<Placement>;
    /** Where Lambda keeps events that it was sent asynchronously and could not process. Default: it drops them after 2 retries. */
    failures?: pulumi.Input<LakeLocation>;
    /**
     * Role that the code runs under; Lambda must be able to assume it. The component adds its grants to it. Default: a
     * role of the component's own.
     */
    role?: RoleReference;
    /** Environment variables; no secrets. Default: none. */
    environment?: Record<string, pulumi.Input<string>>;
    /** ARN of the KMS key that encrypts code, environment and logs. Default: a key of the component's own. */
    keyArn?: pulumi.Input<string>;
    /** Where alarms go. Default: a topic of the component's own, to subscribe to. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: LambdaAlarmTuning;
    /** Seconds that an invocation may take, 1 to 900. Default: 60. */
    timeoutSeconds?: pulumi.Input<number>;
    /** Memory in MiB, 128 to 10240; processor time grows with it. Default: 512. */
    memoryMb?: pulumi.Input<number>;
    /** Invocations that run at once, at most; taken from the account's. Default: 20. */
    reservedConcurrency?: pulumi.Input<number>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: pulumi.Input<number>;
    /** ARN of a code signing configuration. Default: none. */
    codeSigningConfigArn?: pulumi.Input<string>;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A Lambda function in private subnets: with a role of its own, encrypted code, environment and logs, traced and watched.
 *
 * @example
 * const registrar = new LambdaFunction("partition-registrar", {
 *     handler: handlers.partitionRegistrar, placement: network.placement, alarms: watch.target,
 * });
 * lake.grantRead(registrar.role);
 */
export class LambdaFunction extends pulumi.ComponentResource {
    /** Name of the function. */
    readonly functionName: pulumi.Output<string>;
    /** ARN of the function. */
    readonly functionArn: pulumi.Output<string>;
    /** Role that the code runs under. */
    readonly role: RoleReference;
    /** Endpoints that the code calls. Logs and traces go out through Lambda itself. */
    readonly services: string[];
    /** The alarms that watch the function. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** Depend on these to have Lambda keep failures in `failures`. */
    readonly failureGrants: aws.iam.RolePolicy[] = [];

    /** @throws {ArgumentError} For arguments that Lambda would refuse. */
    constructor(name: string, args: LambdaFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:LambdaFunction", name, {}, opts);
        checkArgs(name, args);
        const { handler, tags } = args;
        const parent = { parent: this };
        const keyArn = args.keyArn ?? new DataKey(name, { uses: ["lambda", "logs"], tags }, parent).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, parent).target;
        const placement = pulumi.output(args.placement);
        const timeoutSeconds = pulumi.output(args.timeoutSeconds ?? 60);

        const logGroup = encryptedLogGroup(
            `${name}-logs`,
            { keyArn, retentionDays: args.logRetentionDays, tags },
            parent,
        );
        this.role =
            args.role ??
            serviceRole(
                `${name}-role`,
                { service: "lambda.amazonaws.com", description: `Runs the function ${name}`, tags },
                parent,
            );
        const run = grant(
            `${name}-run`,
            this.role,
            pulumi
                .all([logGroup.arn, keyArn])
                .apply(([logGroupArn, key]) => [
                    ...logStatements(logGroupArn),
                    ...traceStatements(),
                    ...environmentStatements(key),
                ]),
            parent,
        );
        const attach = grant(
            `${name}-attach`,
            this.role,
            pulumi
                .all([placeOf(this), placement.subnetIds, placement.securityGroupIds])
                .apply(([place, subnetIds, securityGroupIds]) =>
                    networkInterfaceStatements({ ...place, subnetIds, securityGroupIds }),
                ),
            parent,
        );

        const lambda = new aws.lambda.Function(
            `${name}-function`,
            {
                description: args.description ?? `Runs the handler ${handler.name}`,
                runtime: lambdaRuntime,
                architectures: ["arm64"],
                packageType: "Zip",
                code: new pulumi.asset.AssetArchive({
                    [basename(handler.bundle)]: new pulumi.asset.FileAsset(handler.bundle),
                }),
                sourceKmsKeyArn: keyArn,
                codeSigningConfigArn: args.codeSigningConfigArn,
                handler: handler.entry,
                role: this.role.arn,
                vpcConfig: { subnetIds: placement.subnetIds, securityGroupIds: placement.securityGroupIds },
                environment: { variables: args.environment ?? {} },
                kmsKeyArn: keyArn,
                timeout: timeoutSeconds,
                memorySize: args.memoryMb ?? 512,
                reservedConcurrentExecutions: args.reservedConcurrency ?? 20,
                tracingConfig: { mode: "Active" },
                loggingConfig: {
                    logGroup: logGroup.name,
                    logFormat: "JSON",
                    applicationLogLevel: "INFO",
                    systemLogLevel: "INFO",
                },
                tags,
            },
            { ...parent, dependsOn: [run, attach] },
        );
        if (args.failures !== undefined) {
            const failures = pulumi.output(args.failures);
            const keepFailures = grant(
                `${name}-keep-failures`,
                this.role,
                // Lambda chooses the keys: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
                failures.apply((location) =>
                    failedDeliveryStatements({ ...location, prefix: "aws/lambda/" }),
                ),
                parent,
            );
            this.failureGrants.push(keepFailures);
            new aws.lambda.FunctionEventInvokeConfig(
                `${name}-asynchronous`,
                {
                    functionName: lambda.name,
                    maximumRetryAttempts: 2,
                    destinationConfig: { onFailure: { destination: failures.bucketArn } },
                },
                { ...parent, dependsOn: [keepFailures] },
            );
        }

        const alarms = new AlarmSet(name, target, { ...args.alarmTuning }, this, tags);
        lambdaAlarms(alarms, lambda.name, timeoutSeconds);
        if (args.failures !== undefined) {
            droppedEventsAlarm(alarms, lambda.name);
        }
        if (handler.countsRecords) {
            recordAlarms(alarms, lambda.name);
        }

        this.functionName = lambda.name;
        this.functionArn = lambda.arn;
        this.services = [...handler.services];
        this.alarms = alarms.references;
        this.registerOutputs({
            functionName: this.functionName,
            functionArn: this.functionArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /**
     * A metric of the function.
     *
     * @param metricName - Such as `Invocations`.
     * @param statistic - `Sum`, `Maximum`, `p99`, ... Default: `Sum`.
     */
    metric(metricName: string, statistic = "Sum"): Metric {
        return functionMetric(this.functionName, metricName, statistic);
    }

    /** What a dashboard shows of the function. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("Invocations"), this.metric("Errors"), this.metric("Duration", "p99")],
            alarms: this.alarms,
        };
    }
}

function checkArgs(name: string, args: LambdaFunctionArgs): void {
    const { timeoutSeconds, memoryMb } = functionLimits;
    const checks = new ArgumentChecks("LambdaFunction", name)
        .check(
            "timeoutSeconds",
            args.timeoutSeconds,
            (value) => isWholeWithin(value, timeoutSeconds),
            `a whole number from ${timeoutSeconds.least} to ${timeoutSeconds.most}`,
        )
        .check(
            "memoryMb",
            args.memoryMb,
            (value) => isWholeWithin(value, memoryMb),
            `a whole number from ${memoryMb.least} to ${memoryMb.most}`,
        )
        .check(
            "reservedConcurrency",
            args.reservedConcurrency,
            (value) => Number.isInteger(value) && value >= 0,
            "a whole number from 0, which stops the function",
        )
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, logRetentionDays.join(", "))
        .check(
            "handler.entry",
            args.handler.entry,
            (entry) => entry.split(".")[0] === basename(args.handler.bundle).split(".")[0],
            `the bundle's file name and a function, such as ${basename(args.handler.bundle).split(".")[0]}.handler`,
        );
    args.handler.services.forEach((service, index) =>
        checks.check(
            `handler.services[${index}]`,
            service,
            isServiceName,
            Object.keys(serviceEndpoints).join(", "),
        ),
    );
    checks.throwIfAny();
}

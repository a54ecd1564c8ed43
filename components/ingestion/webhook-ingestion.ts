import * as pulumi from "@pulumi/pulumi";
import { grant } from "../identity/service-role";
import { AlarmSet, type AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import { DataKey } from "../storage/data-key";
import { StateTable } from "../storage/state-table";
import type { LambdaBundle } from "../transformation/lambda-bundle";
import { LambdaFunction } from "../transformation/lambda-function";
import { accountLogRole } from "./api-gateway-log-role";
import type { EventSource } from "./event-source";
import { streamWriteStatements } from "./kinesis-permissions";
import { addWebhookAlarms, stageMetric, type WebhookAlarmTuning } from "./webhook-alarms";
import { webhookApi } from "./webhook-api";
import {
    checkWebhookArgs,
    signatureHeaders,
    type WebhookDomain,
    type WebhookProcessor,
} from "./webhook-arguments";
import { webhookFirewall } from "./webhook-firewall";
import { processorsVariable, securedProcessors, signingSecretStatements } from "./webhook-secrets";

/** Arguments of {@link WebhookIngestion}. */
export interface WebhookIngestionArgs {
    /** Private subnets where the receiver runs, with an endpoint of each of `services`. */
    placement: pulumi.Input<Placement>;
    /** Kinesis stream that accepted events go to. */
    stream: pulumi.Input<EventSource>;
    /** Who may send; at least one. */
    processors: WebhookProcessor[];
    /** Handler that verifies signatures, takes each event once, and writes it to the stream. */
    handler: LambdaBundle;
    /** A name of one's own. Default: an address that API Gateway makes up. */
    domain?: WebhookDomain;
    /** Blocks of addresses that requests may come from. Default: all, since the signature decides. */
    sourceCidrs?: string[];
    /** Requests a second that are let through, 1 to 10000. Default: 200. */
    requestsPerSecond?: number;
    /** Requests at once that are let through, 1 to 5000. Default: 400. */
    burst?: number;
    /** Requests that one address may send in 5 minutes. Default: 10000. */
    requestsPerAddress?: number;
    /** Invocations of the receiver at once, taken from the account's. Default: 20. */
    reservedConcurrency?: number;
    /** Hours after which an event is overdue, 1 to 168. Default: never. */
    maxHoursBetweenEvents?: number;
    /**
     * Make the role by which API Gateway logs, one for each account and region. Without it in the account, API Gateway
     * refuses the stage. Default: false, for an account that has it.
     */
    accountLogRole?: boolean;
    /**
     * Customer key for secrets, events seen, logs and the function; it must admit `secrets`, `tables`, `logs` and `lambda`.
     * Default: a key of the webhook's own.
     */
    keyArn?: pulumi.Input<string>;
    /** Days that logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the webhook's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: WebhookAlarmTuning;
    /** Refuse to delete signing secrets and the table of events seen. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An address on the internet that payment processors and other third parties send signed events to, and a stream that the
 * events go to, each once. Behind a firewall and a throttle, a function in the VPC verifies each signature, and answers
 * 2xx only when the stream has the event.
 *
 * @example
 * const hooks = new WebhookIngestion("payments-hooks", {
 *     placement: network.placement,
 *     stream: payments.source,
 *     processors: [{ name: "stripe", scheme: "stripe" }, { name: "fraud-check", scheme: "standard" }],
 *     handler: handlers.webhookReceiver,
 * });
 * export const stripeUrl = hooks.urls["stripe"];
 *
 * @throws {ArgumentError} With everything in the arguments that AWS would refuse.
 */
export class WebhookIngestion extends pulumi.ComponentResource {
    /** Where each processor sends to, by its name. */
    readonly urls: pulumi.Output<Record<string, string>>;
    /** ARNs of the secrets with signing secrets, by processor. */
    readonly secretArns: pulumi.Output<Record<string, string>>;
    /** What the domain's DNS must lead to; absent without a domain. */
    readonly domainTarget: pulumi.Output<string | undefined>;
    /** Id of the REST API. */
    readonly apiId: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** What the receiver calls from the VPC. */
    readonly services: string[];
    private readonly apiName: pulumi.Output<string>;
    private readonly stageName: pulumi.Output<string>;

    /** @throws {ArgumentError} With everything that AWS would refuse, or that would let events in unverified. */
    constructor(name: string, args: WebhookIngestionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:WebhookIngestion", name, {}, opts);
        checkWebhookArgs(name, args);
        const child = { parent: this };
        const { tags, logRetentionDays, protect, alarmTuning = {} } = args;
        const stream = pulumi.output(args.stream);
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["secrets", "tables", "logs", "lambda"], protect, tags }, child).arn;
        const target = args.alarms ?? new AlarmTopic(name, { tags }, child).target;

        const processors = securedProcessors(name, args.processors, keyArn, tags, { ...child, protect });
        const seen = new StateTable(
            `${name}-seen`,
            { keyArn, alarms: target, alarmTuning: alarmTuning.seenEvents, protect, tags },
            child,
        );
        const receiver = new LambdaFunction(
            `${name}-receiver`,
            {
                handler: args.handler,
                description: "Verifies signed events and writes them to a stream",
                placement: args.placement,
                environment: {
                    PROCESSORS: processorsVariable(processors),
                    STREAM_NAME: pulumi.output(stream.arn).apply((arn) => arn.split("/")[1]),
                    STATE_TABLE: seen.tableName,
                },
                timeoutSeconds: 15,
                reservedConcurrency: args.reservedConcurrency,
                keyArn,
                logRetentionDays,
                alarms: target,
                alarmTuning: alarmTuning.receiver,
                tags,
            },
            child,
        );
        seen.grantUse(receiver.role);
        grant(
            `${name}-write`,
            receiver.role,
            pulumi
                .all([stream.arn, stream.keyArn])
                .apply(([arn, streamKeyArn]) => streamWriteStatements({ arn, keyArn: streamKeyArn })),
            child,
        );
        grant(
            `${name}-read-signing-secrets`,
            receiver.role,
            pulumi
                .all([
                    pulumi.all(processors.map(({ secretArn }) => secretArn)),
                    pulumi.all(processors.map(({ secretKeyArn }) => secretKeyArn)),
                ])
                .apply(([secretArns, keyArns]) => signingSecretStatements(secretArns, keyArns)),
            child,
        );
        const { api, stage, baseUrl, domainTarget } = webhookApi(
            name,
            {
                receiver,
                domain: args.domain,
                requestsPerSecond: args.requestsPerSecond ?? 200,
                burst: args.burst ?? 400,
                keyArn,
                logRetentionDays,
                loggingReady: args.accountLogRole ? [accountLogRole(`${name}-api-logs`, tags, child)] : [],
                tags,
            },
            this,
        );
        const firewallMetric = webhookFirewall(
            name,
            {
                stageArn: stage.arn,
                apiId: api.id,
                requestsPerAddress: args.requestsPerAddress ?? 10_000,
                sourceCidrs: args.sourceCidrs ?? [],
                redactedHeaders: [
                    ...new Set(args.processors.flatMap(({ scheme }) => signatureHeaders[scheme])),
                ],
                keyArn,
                logRetentionDays,
                tags,
            },
            child,
        );
        const { receiver: _, seenEvents: __, ...ownTuning } = alarmTuning;
        const alarms = new AlarmSet(name, target, ownTuning, this, tags);
        addWebhookAlarms(
            alarms,
            {
                apiName: api.name,
                stageName: stage.stageName,
                functionName: receiver.functionName,
                firewallMetric,
                maxHoursBetweenEvents: args.maxHoursBetweenEvents,
            },
            this,
        );

        this.urls = baseUrl.apply((base) =>
            Object.fromEntries(args.processors.map((processor) => [processor.name, base + processor.name])),
        );
        this.secretArns = pulumi.output(
            Object.fromEntries(processors.map((processor) => [processor.name, processor.secretArn])),
        );
        this.domainTarget = pulumi.output(domainTarget);
        this.apiId = api.id;
        this.apiName = api.name;
        this.stageName = stage.stageName;
        this.keyArn = pulumi.output(keyArn);
        this.services = [...new Set([...receiver.services, ...seen.services])];
        this.alarms = pulumi
            .all([alarms.references, receiver.alarms, seen.alarms])
            .apply((sets) => sets.flat());
        this.registerOutputs({
            urls: this.urls,
            secretArns: this.secretArns,
            domainTarget: this.domainTarget,
            apiId: this.apiId,
            keyArn: this.keyArn,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /** A metric of the address, such as `Count`. */
    metric(metricName: string, statistic: string): Metric {
        return stageMetric(this.apiName, this.stageName, metricName, statistic);
    }

    /** What a dashboard shows of the webhook. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("Count", "Sum")],
            alarms: this.alarms,
        };
    }
}

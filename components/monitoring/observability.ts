import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DataKey } from "../storage/data-key";
import type { AlarmReference } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";
import { AlarmTopic, type AlarmSubscriber, type AlarmTopicTuning } from "./alarm-topic";
import { CompositeAlarm } from "./composite-alarm";
import { PipelineDashboard, type DashboardSection } from "./pipeline-dashboard";
import { Tracing, type SampledResource } from "./tracing";

/** Arguments of {@link Observability}. */
export interface ObservabilityArgs {
    /**
     * ARN of a KMS key for alarms, their lost messages and, if asked for, traces: that of a `DataKey` for `alarms`,
     * `queues` and `traces`. Default: a key of the component's own.
     */
    keyArn?: pulumi.Input<string>;
    /** Who is told of alarms. Default: nobody yet. */
    subscribers?: AlarmSubscriber[];
    /** What stands before a runbook's file name in alarm descriptions. Default: `docs/runbooks/`. */
    runbookBase?: pulumi.Input<string>;
    /**
     * Encrypts all traces of the account and region with the key. One stack of an account may ask for it. Default: false.
     */
    encryptAccountTraces?: boolean;
    /** Departures from the defaults of the topic's own alarms. */
    alarmTuning?: AlarmTopicTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Several alarms of which people are told as one. */
export interface StageArgs {
    /** The stage's alarms, such as its components' `alarms`. */
    alarms: pulumi.Input<pulumi.Input<AlarmReference>[]>[];
    /** What it means when one of them fires. */
    meaning: string;
    /** File name of the runbook page without `.md`. */
    runbook: string;
    /** How many must fire at once. Default: 1. */
    atLeast?: number;
}

/**
 * Where a stack's alarms, dashboard and traces come together.
 *
 * @example
 * const watch = new Observability("securecart", { subscribers: settings.subscribers });
 * const clickstream = new KinesisIngestion("clickstream", { alarms: watch.target });
 * watch.show([{ title: "Clickstream", metrics: [clickstream.metric("IncomingRecords")], alarms: clickstream.alarms }]);
 */
export class Observability extends pulumi.ComponentResource {
    /** What components that alarm take. */
    readonly target: pulumi.Output<AlarmTarget>;
    /** ARN of the alarm topic. */
    readonly topicArn: pulumi.Output<string>;
    /** The alarms that watch the topic itself. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    private readonly name: string;
    private readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;

    /** @throws {ArgumentError} For subscribers that a topic can't serve. */
    constructor(name: string, args: ObservabilityArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:Observability", name, {}, opts);
        this.name = name;
        this.tags = args.tags;
        const parent = { parent: this };
        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["alarms", "queues", "traces"], tags: args.tags }, parent).arn;
        const topic = new AlarmTopic(
            name,
            {
                keyArn,
                subscribers: args.subscribers,
                runbookBase: args.runbookBase,
                alarmTuning: args.alarmTuning,
                tags: args.tags,
            },
            parent,
        );
        if (args.encryptAccountTraces) {
            new aws.xray.EncryptionConfig(`${name}-traces`, { type: "KMS", keyId: keyArn }, parent);
        }
        this.target = topic.target;
        this.topicArn = topic.topicArn;
        this.alarms = topic.alarms;
        this.registerOutputs({ target: this.target, topicArn: this.topicArn, alarms: this.alarms });
    }

    /** Shows composed components on a dashboard. */
    show(sections: DashboardSection[]): PipelineDashboard {
        return new PipelineDashboard(this.name, { sections }, { parent: this });
    }

    /**
     * Tells people once of a stage's alarms, beside what each of them tells.
     *
     * @param stage - Name of the stage, such as `clickstream`.
     */
    stage(stage: string, args: StageArgs): CompositeAlarm {
        const alarms = pulumi
            .all(args.alarms.map((each) => pulumi.output(each)))
            .apply((each) => each.flat());
        return new CompositeAlarm(
            `${this.name}-${stage}`,
            {
                alarms,
                meaning: args.meaning,
                runbook: args.runbook,
                atLeast: args.atLeast,
                target: this.target,
                tags: this.tags,
            },
            { parent: this },
        );
    }

    /** Groups the traces of the stack's services, and says how often their requests are traced. */
    trace(serviceNames: pulumi.Input<pulumi.Input<string>[]>, sampled?: SampledResource[]): Tracing {
        return new Tracing(this.name, { serviceNames, sampled, tags: this.tags }, { parent: this });
    }
}

import * as pulumi from "@pulumi/pulumi";
import {
    DataKey,
    DataLake,
    Observability,
    PrivateNetwork,
    type AlarmTarget,
    type DashboardSection,
    type LakeLocation,
    type Placement,
} from "../components";
import { datasets } from "../datasets";
import type { Settings } from "../settings/settings";

/** A component of a stage, with what the platform does for it. */
interface Composed {
    /** Services that its code calls from the VPC. */
    readonly services?: readonly string[];
    /** Under what its traces are. */
    readonly functionName?: pulumi.Output<string>;
    readonly stateMachineName?: pulumi.Output<string>;
    dashboard(title: string): DashboardSection;
}

/** Raw datasets, by the names that code uses. */
const rawNames = [
    "clickstream",
    "transactions",
    "events",
    "legacyOrders",
    "inventory",
    "historicalTransactions",
    "payments",
] as const;

/** Names of what is refused where it comes in. */
const refusedNames = ["clickstream", "transactions", "events", "inventory", "payments"] as const;

/** Names of the curated tables. */
export const tableNames = [
    "orders",
    "orderPayments",
    "sessions",
    "stock",
    "salesTrends",
    "recommendationFeatures",
    "fraudFeatures",
    "fraudScores",
    "jobRuns",
    "qualityChecks",
] as const;

export type RawName = (typeof rawNames)[number];
export type TableName = (typeof tableNames)[number];

/** Settings of a stage. */
export type SettingsOf<Stage extends keyof Settings> = Settings[Stage];

type Locations<Name extends string> = Readonly<Record<Name, pulumi.Output<LakeLocation>>>;

/** What every stage stands on: key, network, lake, and where alarms, dashboard and traces come together. */
export class Platform {
    readonly key: DataKey;
    readonly network: PrivateNetwork;
    readonly lake: DataLake;
    readonly watch: Observability;
    /** Where events lie as they came. */
    readonly raw: Locations<RawName>;
    /** Where records lie that were refused as they came in. */
    readonly quarantine: Locations<(typeof refusedNames)[number]>;
    /** Where the curated tables lie. */
    readonly tables: Locations<TableName>;
    /** What all components take. */
    readonly shared: {
        keyArn: pulumi.Output<string>;
        alarms: pulumi.Output<AlarmTarget>;
        tags: Record<string, string>;
    };
    /** What components take that run code in the VPC. */
    readonly code: Platform["shared"] & { placement: pulumi.Output<Placement>; logRetentionDays: number };
    /** What Spark jobs take besides. */
    readonly spark: { artifacts: pulumi.Output<LakeLocation>; warehouse: pulumi.Output<LakeLocation> };

    private readonly sections: DashboardSection[] = [];
    private readonly traced: pulumi.Output<string>[] = [];

    constructor(readonly settings: Settings) {
        const { protect, retention } = settings;
        const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
        this.key = new DataKey("securecart", {
            uses: [
                "alarms",
                "bookmarks",
                "connections",
                "disks",
                "events",
                "glue",
                "imports",
                "lake",
                "lambda",
                "logs",
                "msk",
                "queues",
                "schedules",
                "secrets",
                "streams",
                "tables",
                "workflows",
            ],
            protect,
            tags,
        });
        const keyArn = this.key.arn;
        this.network = new PrivateNetwork("securecart", {
            ...settings.network,
            keyArn,
            logRetentionDays: retention.logDays,
            tags,
        });
        this.lake = new DataLake("securecart", {
            keyArn,
            access: this.network.access,
            rawRetentionDays: retention.rawDays,
            curatedRetentionDays: retention.curatedDays,
            protect,
            tags,
        });
        this.watch = new Observability("securecart", {
            keyArn,
            subscribers: settings.alarms.emails.map((endpoint, index) => ({
                name: `email-${index + 1}`,
                protocol: "email",
                endpoint,
            })),
            runbookBase: settings.alarms.runbookBase,
            tags,
        });
        this.raw = locations(rawNames, (prefix) => this.lake.raw(prefix));
        this.quarantine = locations(refusedNames, (prefix) => this.lake.quarantine(prefix));
        this.tables = locations(tableNames, (prefix) => this.lake.curated(prefix));
        this.shared = { keyArn, alarms: this.watch.target, tags };
        this.code = {
            ...this.shared,
            placement: this.network.placement,
            logRetentionDays: retention.logDays,
        };
        this.spark = { artifacts: this.lake.artifactsBucket, warehouse: this.lake.curated("warehouse/") };
    }

    /** Gives components their endpoints, a place in the traces, and one on the dashboard under a title. */
    add(components: Readonly<Record<string, Composed>>): void {
        for (const [title, component] of Object.entries(components)) {
            const { services = [], functionName, stateMachineName } = component;
            this.network.connect([{ services }]);
            this.sections.push(component.dashboard(title));
            this.traced.push(...[functionName, stateMachineName].filter((name) => name !== undefined));
        }
    }

    /** Where curated tables lie. */
    at(names: readonly TableName[]): pulumi.Output<LakeLocation>[] {
        return names.map((name) => this.tables[name]);
    }

    /** Shows what was added; to be called after the last stage. */
    complete(): void {
        this.watch.show([...this.sections, { title: "Alarm topic", alarms: this.watch.alarms }]);
        this.watch.trace(this.traced);
    }
}

/** Curated tables, as the catalog has them. */
export function catalogNames(names: readonly TableName[]): string[] {
    return names.map((name) => datasets[name].name);
}

/** A location in S3 as jobs take it. */
export function uri({ bucketName, prefix }: pulumi.Output<LakeLocation>): pulumi.Output<string> {
    return pulumi.interpolate`s3://${bucketName}/${prefix}`;
}

/** Makes a stage when its settings turn it on. */
export function ifEnabled<S extends { enabled: boolean }, T>(
    settings: S,
    make: (settings: S) => T,
): T | undefined {
    return settings.enabled ? make(settings) : undefined;
}

/** A folder for each dataset, called as the dataset is. */
function locations<Name extends keyof typeof datasets>(
    names: readonly Name[],
    locate: (prefix: string) => pulumi.Output<LakeLocation>,
): Locations<Name> {
    const found = names.map((name) => [name, locate(`${datasets[name].name}/`)]);
    return Object.fromEntries(found) as Locations<Name>;
}

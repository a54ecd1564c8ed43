import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import { placeOf } from "../place";
import { stackScopedName } from "../stack-scoped-name";
import type { AlarmReference } from "./alarm-set";
import { dashboardBody } from "./dashboard-body";
import type { Metric } from "./metric";

/** What a dashboard shows of one component. */
export interface DashboardSection {
    /** Heading. */
    title: string;
    /** The component's metrics, a graph each. Default: none. */
    metrics?: Metric[];
    /** The component's alarms, each with its metric and threshold. Default: none. */
    alarms?: pulumi.Input<pulumi.Input<AlarmReference>[]>;
    /** Alarms that are made of others, whose state stands on top of the dashboard, firing or not. Default: none. */
    compositeAlarms?: pulumi.Input<pulumi.Input<AlarmReference>[]>;
}

export interface PipelineDashboardArgs {
    /** One section a component, from top to bottom. */
    sections: DashboardSection[];
}

/**
 * A dashboard of composed components: composite alarms and what fires on top, then each component's metrics and alarms.
 *
 * @example
 * new PipelineDashboard("securecart", {
 *     sections: [{ title: "Clickstream", metrics: [clickstream.metric("IncomingRecords")], alarms: clickstream.alarms }],
 * });
 */
export class PipelineDashboard extends pulumi.ComponentResource {
    /** Name of the dashboard. */
    readonly dashboardName: pulumi.Output<string>;
    /** ARN of the dashboard. */
    readonly dashboardArn: pulumi.Output<string>;

    /** @throws {ArgumentError} When there is nothing to show. */
    constructor(name: string, args: PipelineDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:PipelineDashboard", name, {}, opts);
        new ArgumentChecks("PipelineDashboard", name)
            .check("sections", args.sections, (sections) => sections.length > 0, "at least one section")
            .throwIfAny();
        const dashboard = new aws.cloudwatch.Dashboard(
            `${name}-dashboard`,
            {
                dashboardName: stackScopedName(name, 255),
                dashboardBody: pulumi
                    .all([pulumi.output(args.sections), placeOf(this).region])
                    .apply(([sections, region]) => JSON.stringify(dashboardBody(sections, region))),
            },
            { parent: this },
        );
        this.dashboardName = dashboard.dashboardName;
        this.dashboardArn = dashboard.dashboardArn;
        this.registerOutputs({ dashboardName: this.dashboardName, dashboardArn: this.dashboardArn });
    }
}

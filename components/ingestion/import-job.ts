import * as pulumi from "@pulumi/pulumi";
import { importJobProvider } from "./import-job-provider";

/** What a Snowball import job is ordered with. */
export interface ImportJobInputs {
    /** Order the device. What has been ordered isn't undone when this goes back to false. */
    armed: boolean;
    /** Region of the job and of the bucket. */
    region: string;
    /** Told to AWS with the order, and found again by it: one order for each token, however often it is tried. */
    orderToken: string;
    bucketArn: string;
    keyArn: string;
    roleArn: string;
    addressId: string;
    notificationTopicArn: string;
    deviceType: string;
    capacity: string;
    shippingOption: string;
}

/** What is known of the job after the last deployment or refresh. */
export interface ImportJobState extends ImportJobInputs {
    /** Id of the job, `JID...`; empty until it is ordered. */
    jobId: string;
    /** `NotOrdered`, a state of AWS such as `New`, `WithCustomer`, `Complete` or `Cancelled`, or `NotFound`. */
    jobState: string;
}

/**
 * A Snowball import job, for which AWS has no resource: it is ordered when it is armed, and followed by refreshes. A
 * dynamic provider does so, which exists for TypeScript and JavaScript programs alone.
 */
export class ImportJob extends pulumi.dynamic.Resource {
    declare readonly jobId: pulumi.Output<string>;
    declare readonly jobState: pulumi.Output<string>;

    constructor(
        name: string,
        inputs: { [K in keyof ImportJobInputs]: pulumi.Input<ImportJobInputs[K]> },
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            importJobProvider,
            name,
            { ...inputs, jobId: undefined, jobState: undefined },
            opts,
            "securecart",
            "ImportJob",
        );
    }
}

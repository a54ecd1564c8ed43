import type * as snowball from "@aws-sdk/client-snowball";
import type { dynamic } from "@pulumi/pulumi";
import { snowForExistingCustomers } from "../../facts/snow";
import type { ImportJobInputs, ImportJobState } from "./import-job";

/** Pulumi ships this module's functions to another process, where they load the SDK themselves. */
function sdk(): typeof snowball {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import at the top would be shipped by value
    return require("@aws-sdk/client-snowball") as typeof snowball;
}

/** Fields of an order that AWS lets change while the job is `New`, and how its API names them. */
function changesOf(inputs: ImportJobInputs): Omit<snowball.UpdateJobCommandInput, "JobId"> {
    return {
        RoleARN: inputs.roleArn,
        AddressId: inputs.addressId,
        Notification: { SnsTopicARN: inputs.notificationTopicArn, NotifyAll: true },
        Resources: { S3Resources: [{ BucketArn: inputs.bucketArn }] },
        ShippingOption: inputs.shippingOption as snowball.ShippingOption,
        SnowballCapacityPreference: inputs.capacity as snowball.SnowballCapacity,
    };
}

const changeable = [
    "roleArn",
    "addressId",
    "notificationTopicArn",
    "bucketArn",
    "shippingOption",
    "capacity",
] as const;
const fixed = ["region", "orderToken", "keyArn", "deviceType"] as const;

async function withClient<T>(
    region: string,
    use: (client: snowball.SnowballClient) => Promise<T>,
): Promise<T> {
    const client = new (sdk().SnowballClient)({ region });
    try {
        return await use(client);
    } finally {
        client.destroy();
    }
}

/** The job that bears the token, in case an earlier deployment ordered it and broke off before it could say so. */
async function orderedBefore(
    client: snowball.SnowballClient,
    orderToken: string,
): Promise<string | undefined> {
    let nextToken: string | undefined;
    do {
        const page = await client.send(
            new (sdk().ListJobsCommand)({ MaxResults: 100, NextToken: nextToken }),
        );
        const job = page.JobListEntries?.find(
            ({ Description, JobState }) => Description === orderToken && JobState !== "Cancelled",
        );
        if (job?.JobId !== undefined) {
            return job.JobId;
        }
        nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return undefined;
}

async function order(client: snowball.SnowballClient, inputs: ImportJobInputs): Promise<string> {
    try {
        const { JobId } = await client.send(
            new (sdk().CreateJobCommand)({
                ...changesOf(inputs),
                JobType: "IMPORT",
                Description: inputs.orderToken,
                KmsKeyARN: inputs.keyArn,
                SnowballType: inputs.deviceType as snowball.SnowballType,
            }),
        );
        if (JobId === undefined) {
            throw new Error("AWS answered without a job id");
        }
        return JobId;
    } catch (error) {
        const { name, message } = error as Error;
        throw new Error(`Snowball job not ordered: ${name}: ${message}. ${snowForExistingCustomers}.`, {
            cause: error,
        });
    }
}

/** @returns `undefined` when AWS doesn't know the job. */
async function describe(
    client: snowball.SnowballClient,
    jobId: string,
): Promise<snowball.JobMetadata | undefined> {
    try {
        const { JobMetadata } = await client.send(new (sdk().DescribeJobCommand)({ JobId: jobId }));
        return JobMetadata;
    } catch (error) {
        if ((error as Error).name === "InvalidResourceException") {
            return undefined;
        }
        throw error;
    }
}

async function ordered(inputs: ImportJobInputs): Promise<ImportJobState> {
    return withClient(inputs.region, async (client) => {
        const jobId = (await orderedBefore(client, inputs.orderToken)) ?? (await order(client, inputs));
        const job = await describe(client, jobId);
        return { ...inputs, jobId, jobState: job?.JobState ?? "New" };
    });
}

async function changed(jobId: string, inputs: ImportJobInputs): Promise<ImportJobState> {
    return withClient(inputs.region, async (client) => {
        const state = (await describe(client, jobId))?.JobState ?? "NotFound";
        if (state !== "New") {
            throw new Error(
                `Snowball job ${jobId} is ${state}: AWS takes changes of an order only while it is New. Undo the change.`,
            );
        }
        await client.send(new (sdk().UpdateJobCommand)({ JobId: jobId, ...changesOf(inputs) }));
        return { ...inputs, jobId, jobState: state };
    });
}

/** Cancels while AWS allows it. @returns What the user must know: that the job goes on. */
async function cancelled({ region, jobId }: ImportJobState): Promise<string | undefined> {
    return withClient(region, async (client) => {
        const state = (await describe(client, jobId))?.JobState ?? "NotFound";
        const goesOn = (now: string) =>
            `Snowball job ${jobId} is ${now} and goes on: AWS cancels jobs only while they are New. Follow it in the AWS Snow Family console; this stack no longer does.`;
        if (["Cancelled", "Complete", "NotFound"].includes(state)) {
            return undefined;
        }
        if (state !== "New") {
            return goesOn(state);
        }
        try {
            await client.send(new (sdk().CancelJobCommand)({ JobId: jobId }));
            return undefined;
        } catch (error) {
            if ((error as Error).name === "InvalidJobStateException") {
                return goesOn("past New");
            }
            throw error;
        }
    });
}

function differs(
    olds: ImportJobState,
    news: ImportJobInputs,
    fields: readonly (keyof ImportJobInputs)[],
): string[] {
    return fields.filter((field) => olds[field] !== news[field]);
}

/** Orders, follows, changes and cancels import jobs, and never orders one twice. */
export const importJobProvider: dynamic.ResourceProvider<ImportJobInputs, ImportJobState> = {
    async create(inputs) {
        const state: ImportJobState = inputs.armed
            ? await ordered(inputs)
            : { ...inputs, jobId: "", jobState: "NotOrdered" };
        return { id: inputs.orderToken, outs: state };
    },

    async read(id, state) {
        if (state === undefined || state.jobId === "") {
            return { id, props: state };
        }
        const job = await withClient(state.region, (client) => describe(client, state.jobId));
        return { id, props: { ...state, jobState: job?.JobState ?? "NotFound" } };
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- Pulumi wants a promise
    async diff(_id, olds, news) {
        const toOrder = news.armed && olds.jobId === "";
        // Nothing ever replaces a job: a replacement would order a second device.
        return { changes: toOrder || differs(olds, news, [...changeable, ...fixed, "armed"]).length > 0 };
    },

    async update(_id, olds, news) {
        if (olds.jobId === "") {
            return {
                outs: news.armed ? await ordered(news) : { ...news, jobId: "", jobState: "NotOrdered" },
            };
        }
        const impossible = differs(olds, news, fixed);
        if (impossible.length > 0) {
            throw new Error(
                `Snowball job ${olds.jobId} is ordered: AWS can't change its ${impossible.join(", ")}. Undo the change, or order another job under another name.`,
            );
        }
        return differs(olds, news, changeable).length > 0
            ? { outs: await changed(olds.jobId, news) }
            : { outs: { ...news, jobId: olds.jobId, jobState: olds.jobState } };
    },

    async delete(_id, state) {
        const warning = state.jobId === "" ? undefined : await cancelled(state);
        if (warning !== undefined) {
            console.warn(warning);
        }
    },
};

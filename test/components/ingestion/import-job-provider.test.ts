import { expect } from "chai";
import type { ImportJobInputs, ImportJobState } from "../../../components/ingestion/import-job";
import { importJobProvider } from "../../../components/ingestion/import-job-provider";
import { SnowballStandIn } from "./snowball-stand-in";

const inputs: ImportJobInputs = {
    armed: true,
    region: "eu-west-1",
    orderToken: "securecart/prod/history",
    bucketArn: "arn:aws:s3:::lake-raw",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555",
    roleArn: "arn:aws:iam::123456789012:role/history-role",
    addressId: "ADID0a1b2c3d-0000-4000-8000-0123456789ab",
    notificationTopicArn: "arn:aws:sns:eu-west-1:123456789012:on-call",
    deviceType: "V3_5S",
    capacity: "T240",
    shippingOption: "STANDARD",
};

async function rejectionOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
        () => expect.fail("expected a rejection"),
        (error: Error) => error,
    );
}

describe("importJobProvider", () => {
    let snowball: SnowballStandIn;
    const saved = { ...process.env };

    beforeEach(async () => {
        snowball = await SnowballStandIn.start();
        Object.assign(process.env, {
            AWS_ENDPOINT_URL_SNOWBALL: snowball.endpoint,
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
        });
    });

    afterEach(async () => {
        process.env = { ...saved };
        await snowball.stop();
    });

    async function create(overrides: Partial<ImportJobInputs> = {}): Promise<ImportJobState> {
        const { outs } = await importJobProvider.create({ ...inputs, ...overrides });
        return outs!;
    }

    const update = (olds: ImportJobState, overrides: Partial<ImportJobInputs>) =>
        importJobProvider.update!("id", olds, { ...inputs, ...overrides });

    const diff = async (olds: ImportJobState, overrides: Partial<ImportJobInputs>) =>
        importJobProvider.diff!("id", olds, { ...inputs, ...overrides });

    /** Deletes, and returns what the user was told. */
    async function remove(state: ImportJobState): Promise<string[]> {
        const { warn } = console;
        const told: string[] = [];
        console.warn = (text: string) => told.push(text);
        try {
            await importJobProvider.delete!("id", state);
        } finally {
            console.warn = warn;
        }
        return told;
    }

    describe("create", () => {
        it("asks AWS nothing until the job is armed", async () => {
            const state = await create({ armed: false });
            expect(state).to.include({ jobId: "", jobState: "NotOrdered" });
            expect(snowball.calls).to.deep.equal([]);
        });

        it("orders an import into the bucket, with key, role, address and notices of every step", async () => {
            const state = await create();
            expect(state.jobState).to.equal("New");
            expect(snowball.jobs.get(state.jobId)).to.deep.include({
                JobType: "IMPORT",
                Resources: { S3Resources: [{ BucketArn: inputs.bucketArn }] },
                KmsKeyARN: inputs.keyArn,
                RoleARN: inputs.roleArn,
                AddressId: inputs.addressId,
                Notification: { SnsTopicARN: inputs.notificationTopicArn, NotifyAll: true },
                SnowballType: "V3_5S",
                SnowballCapacityPreference: "T240",
                ShippingOption: "STANDARD",
                Description: "securecart/prod/history",
            });
            expect(snowball.calls.map(({ region }) => region)).to.deep.equal([
                "eu-west-1",
                "eu-west-1",
                "eu-west-1",
            ]);
        });

        it("finds what a broken-off deployment ordered, on whatever page, and orders nothing twice", async () => {
            snowball.add(3, "another order");
            const first = await create();
            snowball.add(3, "a later order");
            const second = await create();
            expect(second.jobId).to.equal(first.jobId);
            expect(snowball.operations.filter((operation) => operation === "CreateJob")).to.have.length(1);
        });

        it("orders anew where the earlier order was cancelled", async () => {
            const first = await create();
            snowball.jobs.get(first.jobId)!.JobState = "Cancelled";
            expect((await create()).jobId).to.not.equal(first.jobId);
        });

        it("says what AWS ended, when it doesn't take the order", async () => {
            snowball.refuseNext("CreateJob", "AccessDeniedException", "Not authorized");
            const error = await rejectionOf(create());
            expect(error.message).to.equal(
                "Snowball job not ordered: AccessDeniedException: Not authorized. Since 2025-11-07 AWS takes Snowball orders from existing customers alone; everybody else copies over the line with DataSync (DataSyncIngestion), or brings disks to a Data Transfer Terminal.",
            );
        });

        it("tries again when the service is throttled, and still orders once", async () => {
            snowball.refuseNext("ListJobs", "ThrottlingException", "Rate exceeded");
            snowball.refuseNext("CreateJob", "ServiceUnavailable", "try later", 503);
            await create();
            expect([...snowball.jobs.values()]).to.have.length(1);
        });
    });

    describe("read", () => {
        it("follows the job", async () => {
            const state = await create();
            snowball.jobs.get(state.jobId)!.JobState = "WithCustomer";
            const { id, props } = await importJobProvider.read!("id", state);
            expect(id).to.equal("id");
            expect(props).to.deep.equal({ ...state, jobState: "WithCustomer" });
        });

        it("asks nothing about a job that isn't ordered", async () => {
            const state = await create({ armed: false });
            expect((await importJobProvider.read!("id", state)).props).to.deep.equal(state);
            expect(snowball.calls).to.deep.equal([]);
        });

        it("keeps a job that AWS no longer knows, so that nothing is ordered in its place", async () => {
            const state = await create();
            snowball.jobs.clear();
            const { id, props } = await importJobProvider.read!("id", state);
            expect(id).to.equal("id");
            expect(props?.jobState).to.equal("NotFound");
            expect(await diff(props!, {})).to.deep.equal({ changes: false });
        });

        it("fails when AWS can't be asked", async () => {
            const state = await create();
            snowball.refuseNext("DescribeJob", "AccessDeniedException", "no");
            expect((await rejectionOf(importJobProvider.read!("id", state))).name).to.equal(
                "AccessDeniedException",
            );
        });
    });

    describe("diff and update", () => {
        it("see no change where there is none, and never replace", async () => {
            const state = await create();
            expect(await diff(state, {})).to.deep.equal({ changes: false });
            for (const change of [{ addressId: "ADID1" }, { keyArn: "arn:other" }, { deviceType: "V3_5C" }]) {
                expect(await diff(state, change)).to.deep.equal({ changes: true });
            }
        });

        it("order when a job is armed", async () => {
            const state = await create({ armed: false });
            expect(await diff(state, {})).to.deep.equal({ changes: true });
            const { outs } = await update(state, {});
            expect(outs?.jobState).to.equal("New");
            expect(snowball.jobs.has(outs!.jobId)).to.equal(true);
        });

        it("leave an ordered job alone when it is disarmed", async () => {
            const state = await create();
            const { outs } = await update(state, { armed: false });
            expect(outs).to.include({ jobId: state.jobId, armed: false });
            expect(snowball.jobs.get(state.jobId)?.JobState).to.equal("New");
        });

        it("change an order while it is New", async () => {
            const state = await create();
            const addressId = "ADID0a1b2c3d-0000-4000-8000-00000000000f";
            const { outs } = await update(state, { addressId, shippingOption: "EXPRESS" });
            expect(outs).to.include({ addressId, jobId: state.jobId });
            expect(snowball.jobs.get(state.jobId)).to.include({
                AddressId: addressId,
                ShippingOption: "EXPRESS",
            });
        });

        it("refuse to change an order that is under way", async () => {
            const state = await create();
            snowball.jobs.get(state.jobId)!.JobState = "PreparingAppliance";
            const error = await rejectionOf(update(state, { shippingOption: "EXPRESS" }));
            expect(error.message).to.contain(`${state.jobId} is PreparingAppliance: AWS takes changes`);
            expect(snowball.operations).to.not.include("UpdateJob");
        });

        it("refuse to change what an order can't change, without asking AWS", async () => {
            const state = await create();
            const before = snowball.calls.length;
            const error = await rejectionOf(update(state, { keyArn: "arn:other", region: "eu-central-1" }));
            expect(error.message).to.contain("AWS can't change its region, keyArn");
            expect(snowball.calls).to.have.length(before);
        });
    });

    describe("delete", () => {
        it("asks AWS nothing about a job that wasn't ordered", async () => {
            expect(await remove(await create({ armed: false }))).to.deep.equal([]);
            expect(snowball.calls).to.deep.equal([]);
        });

        it("cancels while the job is New", async () => {
            const state = await create();
            expect(await remove(state)).to.deep.equal([]);
            expect(snowball.jobs.get(state.jobId)?.JobState).to.equal("Cancelled");
        });

        for (const jobState of ["PreparingAppliance", "WithCustomer", "InProgress", "Pending"]) {
            it(`keeps a job that is ${jobState}, and says so`, async () => {
                const state = await create();
                snowball.jobs.get(state.jobId)!.JobState = jobState;
                const [told] = await remove(state);
                expect(told).to.contain(`${state.jobId} is ${jobState} and goes on`);
                expect(snowball.jobs.get(state.jobId)?.JobState).to.equal(jobState);
                expect(snowball.operations).to.not.include("CancelJob");
            });
        }

        for (const jobState of ["Complete", "Cancelled"]) {
            it(`has nothing to do for a job that is ${jobState}`, async () => {
                const state = await create();
                snowball.jobs.get(state.jobId)!.JobState = jobState;
                expect(await remove(state)).to.deep.equal([]);
                expect(snowball.operations).to.not.include("CancelJob");
            });
        }

        it("keeps a job that moves on between the question and the cancelling", async () => {
            const state = await create();
            snowball.refuseNext("CancelJob", "InvalidJobStateException", "PreparingAppliance");
            const [told] = await remove(state);
            expect(told).to.contain("is past New and goes on");
        });

        it("fails when AWS can't be asked, so that the stack still follows the job", async () => {
            const state = await create();
            snowball.refuseNext("CancelJob", "KMSRequestFailedException", "no key");
            expect((await rejectionOf(remove(state))).name).to.equal("KMSRequestFailedException");
        });
    });
});

import { expect } from "chai";
import { encryptedLogGroup, type LogGroupArgs } from "../../../components/monitoring/log-group";
import { recordStack } from "../recorded-stack";
import { mistakesOf } from "../rejected-arguments";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";

async function inputsOf(args: Partial<LogGroupArgs>, protect?: boolean): Promise<Record<string, unknown>> {
    const stack = await recordStack(
        () => void encryptedLogGroup("app-logs", { keyArn, ...args }, { protect }),
    );
    return stack.one("aws:cloudwatch/logGroup:LogGroup", "app-logs").inputs;
}

describe("encryptedLogGroup", () => {
    it("encrypts with the key and keeps events for a year", async () => {
        const { name, ...inputs } = await inputsOf({});
        expect(name).to.match(/^app-logs-[0-9a-f]{7}$/);
        expect(inputs).to.deep.equal({
            kmsKeyId: keyArn,
            retentionInDays: 365,
            deletionProtectionEnabled: false,
        });
    });

    it("takes a name, a retention and protection", async () => {
        const inputs = await inputsOf({ logGroupName: "/aws/vendedlogs/app", retentionDays: 3653 }, true);
        expect(inputs).to.deep.include({
            name: "/aws/vendedlogs/app",
            retentionInDays: 3653,
            deletionProtectionEnabled: true,
        });
    });

    it("refuses a retention that CloudWatch Logs doesn't offer", () => {
        const [mistake] = mistakesOf(() => encryptedLogGroup("app-logs", { keyArn, retentionDays: 100 }, {}));
        expect(mistake).to.match(/^retentionDays: got 100; allowed: 1, 3, 5, 7, .*, 3653$/);
    });
});

import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EmulatedAws } from "../../local/emulator/emulated-aws";

const table = "state";

/** The state table of a function that is replayed: empty, on an emulated DynamoDB of this machine. */
export class ReplayState {
    private constructor(private readonly aws: EmulatedAws) {}

    static async open(): Promise<ReplayState> {
        const aws = await EmulatedAws.start();
        const client = new DynamoDBClient(aws.clientSettings);
        try {
            await client.send(
                new CreateTableCommand({
                    TableName: table,
                    BillingMode: "PAY_PER_REQUEST",
                    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
                    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
                }),
            );
            return new ReplayState(aws);
        } catch (error) {
            await aws.stop();
            throw error;
        } finally {
            client.destroy();
        }
    }

    /** By which the function finds it. */
    get environment(): Record<string, string> {
        return { ...this.aws.environment, STATE_TABLE: table };
    }

    async close(): Promise<void> {
        await this.aws.stop();
    }
}

import { TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { DeployedFunction, DeployedStack } from "../deployed-stack";
import { emulatedAccount } from "../emulator/emulated-aws";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { TrafficEvent } from "../traffic/traffic-event";

/**
 * Delivers files as Transfer Family does: into the landing folder, and then its event to EventBridge. Nobody but AWS may
 * send events of its services, so the program's rule is asked whether it matches, and its function is started.
 */
export class FileEntrance {
    constructor(
        private readonly validator: DeployedFunction,
        private readonly arrivals: NonNullable<DeployedStack["fileArrivals"]>,
        private readonly clients: EmulatorClients,
    ) {}

    async deliver({ key, body }: TrafficEvent): Promise<void> {
        const { LANDING_BUCKET: bucket, LANDING_PREFIX: prefix } = this.validator.environment;
        const path = `${prefix}${key}`;
        await this.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: path, Body: body }));
        const event = JSON.stringify({
            version: "0",
            id: path,
            source: "aws.transfer",
            "detail-type": this.arrivals.detailType,
            account: emulatedAccount,
            region: this.clients.place.region,
            time: new Date().toISOString(),
            resources: [],
            detail: {
                "file-path": `/${bucket}/${path}`,
                "server-id": this.arrivals.serverId,
                username: key.split("/")[0],
                bytes: body.length,
                "status-code": "COMPLETED",
            },
        });
        const { Result: matches } = await this.clients.events.send(
            new TestEventPatternCommand({ EventPattern: this.arrivals.pattern, Event: event }),
        );
        if (!matches) {
            throw new Error("The program's rule for arrived files doesn't match Transfer Family's event.");
        }
        await this.clients.lambda.send(
            new InvokeCommand({
                FunctionName: this.validator.name,
                InvocationType: "Event",
                Payload: event,
            }),
        );
    }
}

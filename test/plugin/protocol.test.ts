import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import committed from "../../plugin/schema.json";
import { RecordingMonitor } from "../components/recording-monitor";
import { temporaryFolder } from "../offline/engine/temporary-folder";
import { MonitorServer } from "./monitor-server";
import { writePlugin } from "./plugin-executable";

const place = { accountId: "123456789012", region: "eu-west-1", partition: "aws" };

/** The answer of one call; rejects with the error that the plugin gives. */
function answerOf<Response>(
    call: (callback: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
    return new Promise((resolve, reject) =>
        call((error, response) => (error ? reject(error) : resolve(response))),
    );
}

describe("the plugin, by its protocol", function () {
    this.timeout(120_000);
    const folder = temporaryFolder();
    const monitor = new RecordingMonitor(
        place,
        ["a", "b"].map((letter) => `${place.region}${letter}`),
        false,
        "urn:pulumi:dev::shop",
        {},
    );
    let server: MonitorServer;
    let plugin: ChildProcess;
    let client: ResourceProviderClient;

    before(async () => {
        server = await MonitorServer.listen(monitor);
        plugin = spawn(writePlugin(folder), [server.address], { stdio: ["ignore", "pipe", "ignore"] });
        const [port] = (await once(createInterface({ input: plugin.stdout! }), "line")) as [string];
        client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    });

    after(() => {
        client.close();
        plugin.kill();
        server.close();
    });

    function construct(component: string, inputs: Record<string, JavaScriptValue>) {
        const request = new proto.ConstructRequest();
        request.setProject("shop");
        request.setStack("dev");
        request.setMonitorendpoint(server.address);
        request.setType(`securecart:index:${component}`);
        request.setName("orders");
        request.setInputs(Struct.fromJavaScript(inputs));
        return answerOf<proto.ConstructResponse>((callback) => client.construct(request, callback));
    }

    it("gives the committed schema", async () => {
        const response = await answerOf<proto.GetSchemaResponse>((callback) =>
            client.getSchema(new proto.GetSchemaRequest(), callback),
        );
        expect(JSON.parse(response.getSchema())).to.deep.equal(committed);
    });

    it("constructs a component: registers its resources, and answers with every output of the schema", async () => {
        const response = await construct("KinesisIngestion", { shardCount: 2 });
        expect(response.getUrn()).to.equal("urn:pulumi:dev::shop::securecart:index:KinesisIngestion::orders");
        const state = response.getState()?.toJavaScript() as Record<string, unknown>;
        expect(Object.keys(state).sort()).to.deep.equal(
            Object.keys(committed.resources["securecart:index:KinesisIngestion"].properties).sort(),
        );
        const stream = monitor.recorded.find(({ type }) => type === "aws:kinesis/stream:Stream");
        expect(stream?.inputs).to.include({ shardCount: 2, encryptionType: "KMS" });
        expect(state.streamName).to.equal(stream?.outputs.name);
        expect(state.writePolicy).to.contain('"kinesis:PutRecords"');
        const alarms = monitor.recorded.filter(({ type }) => type.startsWith("aws:cloudwatch/metricAlarm"));
        const told = (state.alarms as { arn: string }[]).map(({ arn }) => arn);
        expect(told).to.have.length.greaterThan(4);
        expect(alarms.map(({ outputs }) => outputs.arn)).to.include.members(told);
    });

    for (const [component, inputs, message] of [
        ["KinesisIngestion", { retentionHours: 1 }, /retentionHours/],
        ["BulkImport", {}, /no component securecart:index:BulkImport\. The components are: AlarmTopic, /],
        ["LambdaFunction", { handler: { name: "nothing" } }, /There is no handler "nothing" in securecart/],
    ] as const) {
        it(`refuses ${component} with ${JSON.stringify(inputs)}, and says why`, async () => {
            const error = await construct(
                component,
                inputs as unknown as Record<string, JavaScriptValue>,
            ).then(
                () => undefined,
                (caught: grpc.ServiceError) => caught,
            );
            expect(error?.details).to.match(message);
        });
    }
});

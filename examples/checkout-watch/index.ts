import path from "node:path";
import {
    DataKey,
    KinesisIngestion,
    LambdaFunction,
    Observability,
    PrivateNetwork,
    TransactionFlow,
} from "securecart";

const key = new DataKey("shop", { uses: ["alarms", "lambda", "logs", "streams"] });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const watch = new Observability("shop", {
    keyArn: key.arn,
    subscribers: [{ name: "on-call", protocol: "email", endpoint: "on-call@shop.example" }],
});
const shared = { keyArn: key.arn, alarms: watch.target };

const transactions = new KinesisIngestion("transactions", shared);
const scorer = new LambdaFunction("scorer", {
    ...shared,
    handler: {
        name: "scorer",
        bundle: path.join(__dirname, "scorer.mjs"),
        entry: "scorer.handler",
        services: ["kinesis-streams"],
    },
    placement: network.placement,
});
const flow = new TransactionFlow("checkout", {
    functionName: scorer.functionName,
    pipelineAlarms: [transactions.alarms, scorer.alarms],
    currency: "EUR",
    alarms: watch.target,
});
network.connect([transactions, scorer]);
watch.show([{ title: "Checkout", metrics: flow.metrics, alarms: flow.alarms }]);
watch.trace([scorer.functionName]);

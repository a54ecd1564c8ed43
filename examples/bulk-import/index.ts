import { AlarmTopic, BulkImport, DataKey, DataLake, PrivateNetwork } from "securecart";

const key = new DataKey("shop", {
    uses: ["alarms", "events", "imports", "lake", "logs", "queues", "workflows"],
});
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });

const history = new BulkImport("history", {
    output: lake.raw("historical_transactions/"),
    addressId: "ADID1234ab12-3eec-4eb3-9be6-9374c10eb51b",
    deadline: "2027-03-31T00:00:00Z",
    // A device costs money and is shipped: it is ordered once this says true.
    armed: false,
    keyArn: key.arn,
    alarms: alarms.target,
});
lake.admitFromOutside(history.roleArn);

export const jobState = history.jobState;

import { AlarmTopic, DataKey, DataLake, FileTransfer, PrivateNetwork } from "securecart";

const key = new DataKey("shop", { uses: ["alarms", "events", "lake", "logs", "queues"] });
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });

const warehouse = new FileTransfer("warehouse", {
    placement: network.placement,
    clientCidrs: ["10.20.0.0/16"],
    landing: lake.raw("warehouse/"),
    users: [
        {
            name: "depot-north",
            publicKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE0UCTQ0pP9l3ZlRXbFHuiTrpnPMHSKDmLt6YcIYIYwC"],
        },
    ],
    maxHoursBetweenFiles: 28,
    keyArn: key.arn,
    alarms: alarms.target,
});
// Transfer Family writes from outside the VPC.
lake.admitFromOutside(warehouse.userRoleArn);
network.connect([warehouse]);

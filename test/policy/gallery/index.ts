import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestStack } from "../../../policy/test-kit";
import { apis, publicApi } from "./apis";
import { buckets } from "./buckets";
import { queuesAndEvents, eventDelivery } from "./events";
import { tables, functions } from "./functions";
import { glue, emr, stepFunctions } from "./jobs";
import { keys, roles } from "./keys-and-roles";
import { odds } from "./odds";
import { privateNetwork } from "./private-network";
import { streams, kafka } from "./streams";
import { dataSync, transfer } from "./transfers";
import { alarmTopic } from "./watching";
import type { World } from "./world";

type PropertyKinds = Record<string, { optionalComputed?: string[] }>;

const kinds = JSON.parse(
    readFileSync(join(__dirname, "../../../offline/aws/facts/aws-property-kinds.json"), "utf8"),
) as PropertyKinds;

/**
 * One stack with a resource of every type that a rule judges, each as secure as the rules ask, with the resources that
 * complete it. `weakenings` takes single properties away from it.
 */
export function gallery(): TestStack {
    const stack = new TestStack((type) => kinds[type]?.optionalComputed ?? []);
    const key = keys(stack);
    const topic = alarmTopic(stack, key);
    const network = privateNetwork(stack);
    const lake = buckets(stack, key);
    const role = roles(stack, lake.raw);
    const logs = stack.add("aws:cloudwatch/logGroup:LogGroup", "logs", {
        kmsKeyId: key.arn,
        retentionInDays: 365,
    });
    const world: World = { stack, key, topic, ...network, ...lake, role, logs };
    streams(world);
    const table = tables(world);
    functions(world, table);
    kafka(world);
    dataSync(world);
    transfer(world);
    glue(world);
    emr(world);
    stepFunctions(world);
    apis(world);
    publicApi(world);
    queuesAndEvents(world);
    eventDelivery(world);
    odds(world);
    return stack;
}

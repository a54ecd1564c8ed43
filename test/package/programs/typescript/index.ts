import * as aws from "@pulumi/aws";
import { AlarmTopic, KinesisIngestion, type AlarmTarget, type KinesisIngestionArgs } from "securecart";
import { datasets } from "securecart/datasets";
import { handlers } from "securecart/handlers";
import { jobs } from "securecart/jobs";
import { allRules, type Rule } from "securecart/policy";
import { resource } from "securecart/policy/test-kit";

const topic = new AlarmTopic("consumer");
const target: AlarmTarget = { topicArn: topic.topicArn };
const args: KinesisIngestionArgs = { alarms: target, shardCount: 2, retentionHours: 48 };
const stream = new KinesisIngestion("consumer", args);
const role = new aws.iam.Role("writer", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
stream.grantWrite(role);

export const streamName = stream.streamName;
export const bundle = handlers.clickstreamNormalizer.bundle;
export const script = jobs.ordersBatch.script;
export const columns = datasets.clickstream.name;
export const ruleNames = allRules.map(({ id }: Rule) => id);
export const tried = resource({ type: "aws:kinesis/stream:Stream", name: "tried" }).urn;

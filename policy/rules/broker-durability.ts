import { present, satisfying } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import { textOf, type Wire } from "../model/values";
import type { Rule } from "../rule";
import { topics } from "./controls";

const clusterType = "aws:msk/cluster:Cluster";
const configurationType = "aws:msk/configuration:Configuration";
const topicType = "aws:msk/topic:Topic";

/** Express brokers replicate three times and let nobody change that. */
const isExpress = (type: string | undefined) => type?.startsWith("express.") === true;

const configurations = resourceRule({
    id: "msk-configuration",
    title: "MSK clusters have a configuration of one's own, which loses no acknowledged event.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "MSK's own defaults let a broker that is behind become leader, and clients in where there are no ACLs",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `configurationInfo` of the cluster to an `aws.msk.Configuration`.",
            "In its `serverProperties`, set `unclean.leader.election.enable=false` and `min.insync.replicas=2`.",
        ],
        example: `serverProperties: [
    "auto.create.topics.enable=false",
    "allow.everyone.if.no.acl.found=false",
    "default.replication.factor=3",
    "min.insync.replicas=2",
    "unclean.leader.election.enable=false",
].join("\\n"),`,
    },
    rows: [
        row(315, clusterType, "configurationInfo.arn", present(), {
            when: (properties) => !isExpress(textOf(properties.get("brokerNodeGroupInfo.instanceType"))),
        }),
        row(
            316,
            configurationType,
            "serverProperties",
            satisfying(
                "not set `unclean.leader.election.enable=true`",
                (value) => lineOf(value, "unclean.leader.election.enable") !== "true",
                "met",
            ),
        ),
        row(
            316,
            configurationType,
            "serverProperties",
            satisfying(
                "not set `min.insync.replicas` below 2",
                (value) => isAtLeastTwo(lineOf(value, "min.insync.replicas")),
                "met",
            ),
        ),
        row(
            316,
            configurationType,
            "serverProperties",
            satisfying(
                "not set `default.replication.factor` below 2",
                (value) => isAtLeastTwo(lineOf(value, "default.replication.factor")),
                "met",
            ),
        ),
    ],
});

const brokerTopics = resourceRule({
    id: "msk-topic-replication",
    title: "Topics of MSK are kept on several brokers.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "with one copy the loss of a broker is the loss of its events",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `replicationFactor` to 3, or the number of zones.",
            "In `configs`, leave `unclean.leader.election.enable` off and `min.insync.replicas` at 2.",
        ],
        example: `new aws.msk.Topic("orders", { ...rest, partitionCount: 6, replicationFactor: 3 });`,
    },
    rows: [
        row(
            317,
            topicType,
            "replicationFactor",
            satisfying("be at least 2", (value) => Number(value) >= 2),
        ),
        row(
            317,
            topicType,
            "configs",
            satisfying(
                "not weaken the cluster's durability",
                (value) =>
                    configOf(value, "unclean.leader.election.enable") !== "true" &&
                    isAtLeastTwo(configOf(value, "min.insync.replicas")),
                "met",
            ),
        ),
    ],
});

function lineOf(properties: Wire, name: string): string | undefined {
    return typeof properties === "string"
        ? new RegExp(`^\\s*${name.replaceAll(".", "\\.")}\\s*=\\s*(\\S+)`, "m")
              .exec(properties)?.[1]
              .toLowerCase()
        : undefined;
}

function configOf(configs: Wire, name: string): string | undefined {
    return typeof configs === "string"
        ? new RegExp(`"${name.replaceAll(".", "\\.")}"\\s*:\\s*"?([^",}\\s]+)`)
              .exec(configs)?.[1]
              .toLowerCase()
        : undefined;
}

function isAtLeastTwo(value: string | undefined): boolean {
    return value === undefined || Number(value) >= 2;
}

/** Rules that brokers keep what they have acknowledged. */
export const brokerDurability: readonly Rule[] = [configurations, brokerTopics];

import { hoursPerMonth } from "../../facts/endpoint-prices";
import { counted, format, type Pricer } from "../bill";
import { gb, numberOf, secondsPerMonth } from "../flows";
import { findPrice } from "../price-table";

const KB = 1024;

/** A stream: capacity, what comes in, what goes out to each reader, and retention beyond a day. */
const stream: Pricer = (resource, bill) => {
    const { inputs } = resource;
    const flow = bill.flows.of(resource);
    const shards = bill.flows.shards(resource, flow);
    const onDemand =
        (inputs.streamModeDetails as { streamMode?: string } | undefined)?.streamMode === "ON_DEMAND";
    const retentionDays = (numberOf(inputs.retentionPeriod) ?? 24) / 24;
    if (onDemand) {
        bill.charge(resource, "kinesis.on-demand-stream", hoursPerMonth, `${hoursPerMonth} h on demand`);
    } else {
        bill.charge(
            resource,
            "kinesis.shard",
            shards * hoursPerMonth,
            `${counted(shards, "shard")} × ${hoursPerMonth} h`,
        );
        if (retentionDays > 1) {
            bill.charge(
                resource,
                "kinesis.shard-retention",
                shards * hoursPerMonth,
                `${counted(shards, "shard")} kept ${counted(retentionDays, "day")}`,
            );
        }
    }
    const metrics = Array.isArray(inputs.shardLevelMetrics) ? inputs.shardLevelMetrics.length : 0;
    bill.charge(
        resource,
        "cloudwatch.metric",
        shards * metrics,
        `${counted(metrics, "metric")} of each of ${counted(shards, "shard")}`,
    );
    if (!flow) {
        bill.unstated(resource, "records put and read");
        return;
    }
    const events = flow.eventsPerSecond * secondsPerMonth;
    const gbOut = (events * flow.bytesPerEvent) / gb;
    const readers = bill.flows.readersOf(resource).length;
    if (onDemand) {
        // Each record counts as a whole number of KB.
        const gbIn = (events * Math.ceil(flow.bytesPerEvent / KB) * KB) / gb;
        const each = `${format(flow.eventsPerSecond)} events/s of ${format(flow.bytesPerEvent)} bytes`;
        bill.charge(resource, "kinesis.on-demand-in", gbIn, each);
        bill.charge(
            resource,
            "kinesis.on-demand-out",
            gbOut * readers,
            `${format(gbOut)} GB × ${counted(readers, "reader")}`,
        );
        const keptDays = Math.min(retentionDays, 7) - 1;
        bill.charge(
            resource,
            "kinesis.on-demand-retention",
            (gbIn / daysPerMonth) * Math.max(0, keptDays),
            `${counted(keptDays, "day")} more than the first`,
        );
    } else {
        const units = events * Math.ceil(flow.bytesPerEvent / (25 * KB));
        bill.charge(resource, "kinesis.put", units, `${format(flow.eventsPerSecond)} events/s`);
    }
    if (retentionDays > 7) {
        bill.charge(
            resource,
            "kinesis.long-retention",
            (gbOut / daysPerMonth) * (retentionDays - 7),
            `${counted(retentionDays - 7, "day")} more than seven`,
        );
    }
};

/** A reader with throughput of its own. */
const streamConsumer: Pricer = (resource, bill) => {
    const [source] = bill.flows.graph.sources(resource, "streamArn", "aws:kinesis/stream:Stream");
    const flow = source && bill.flows.of(source);
    if (!flow) {
        bill.unstated(resource, "records read with enhanced fan-out");
        return;
    }
    const gbOut = (flow.eventsPerSecond * flow.bytesPerEvent * secondsPerMonth) / gb;
    if (typeof source.inputs.shardCount === "number") {
        const shards = source.inputs.shardCount;
        bill.charge(
            resource,
            "kinesis.shard-consumer",
            shards * hoursPerMonth,
            `${counted(shards, "shard")} × ${hoursPerMonth} h`,
        );
        bill.charge(resource, "kinesis.shard-fan-out", gbOut, `${format(gbOut)} GB`);
    } else {
        bill.charge(resource, "kinesis.on-demand-fan-out", gbOut, `${format(gbOut)} GB`);
    }
};

/** Brokers and their volumes. */
const cluster: Pricer = (resource, bill) => {
    const { inputs } = resource;
    const nodes = inputs.brokerNodeGroupInfo as
        { instanceType?: string; storageInfo?: { ebsStorageInfo?: { volumeSize?: number } } } | undefined;
    const brokers = numberOf(inputs.numberOfBrokerNodes) ?? 0;
    const instance = nodes?.instanceType ?? "";
    const price = findPrice(`msk.${instance}`);
    if (price) {
        bill.charge(
            resource,
            price.id,
            brokers * hoursPerMonth,
            `${brokers} brokers ${instance} × ${hoursPerMonth} h`,
        );
    } else {
        bill.unpriced(resource, `${brokers} brokers ${instance || "of an unknown size"}`);
    }
    const express = instance.startsWith("express.");
    const flows = bill.flows.graph
        .ofType("aws:msk/topic:Topic")
        .filter((topic) => bill.flows.graph.sources(topic, "clusterArn").includes(resource))
        .map((topic) => bill.flows.of(topic));
    const gbIn = flows.reduce(
        (sum, flow) =>
            sum + ((flow?.eventsPerSecond ?? 0) * (flow?.bytesPerEvent ?? 0) * secondsPerMonth) / gb,
        0,
    );
    if (express) {
        bill.charge(resource, "msk.express-in", gbIn, `${format(gbIn)} GB produced`);
        bill.unpriced(resource, "storage that Express brokers use");
    } else {
        const volume = nodes?.storageInfo?.ebsStorageInfo?.volumeSize ?? 0;
        bill.charge(resource, "msk.storage", brokers * volume, `${brokers} volumes of ${volume} GB`);
    }
    if (inputs.enhancedMonitoring !== undefined && inputs.enhancedMonitoring !== "DEFAULT") {
        bill.unpriced(resource, "broker metrics beyond the default level");
    }
};

/** Days that a month has on average. */
const daysPerMonth = hoursPerMonth / 24;

export const streamPricers: Readonly<Record<string, Pricer>> = {
    "aws:kinesis/stream:Stream": stream,
    "aws:kinesis/streamConsumer:StreamConsumer": streamConsumer,
    "aws:msk/cluster:Cluster": cluster,
};

import { KinesisIngestion } from "securecart";
import { handlers } from "securecart/handlers";

const stream = new KinesisIngestion("consumer", { shardCount: 2 });

export const streamName = stream.streamName;
export const bundle = handlers.clickstreamNormalizer.bundle;

const { KinesisIngestion } = require("securecart");
const { handlers } = require("securecart/handlers");

const stream = new KinesisIngestion("consumer", { shardCount: 2 });

exports.streamName = stream.streamName;
exports.bundle = handlers.clickstreamNormalizer.bundle;

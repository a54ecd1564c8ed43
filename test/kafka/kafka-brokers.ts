export { KafkaBrokers } from "../../local/kafka/kafka-brokers";

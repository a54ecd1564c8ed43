import { loadSettings } from "./settings/load-settings";
import { analyticsStage } from "./stages/analytics";
import { bulkHistoryStage, historyPipeline } from "./stages/bulk-history";
import { tablesStage } from "./stages/catalog";
import { clickstreamStage } from "./stages/clickstream";
import { eventBusStage } from "./stages/event-bus";
import { fraudCheckStage } from "./stages/fraud-check";
import { legacyOrdersStage } from "./stages/legacy-orders";
import { ordersStage } from "./stages/orders";
import { paymentsStage } from "./stages/payments";
import { nightlyPipeline, salesTrendsPipeline } from "./stages/pipelines";
import { ifEnabled, Platform } from "./stages/platform";
import { qualityStage } from "./stages/quality";
import { sessionsStage } from "./stages/sessions";
import { stockStage } from "./stages/stock";
import { transactionsStage } from "./stages/transactions";
import { warehouseFilesStage } from "./stages/warehouse-files";

const settings = loadSettings();
const platform = new Platform(settings);

// Sources -> ingestion -> raw. Each stage can be turned off by its settings.

// Microservices: MSK topics, Lambda consumers -> raw `events`.
const bus = ifEnabled(settings.eventBus, (own) => eventBusStage(platform, own));
// Website clickstream: Kinesis, Lambda normalizer -> raw `clickstream`.
const clickstream = ifEnabled(settings.clickstream, (own) => clickstreamStage(platform, own));
// Checkout: Kinesis, Lambda fraud scoring -> raw `transactions`, topic `fraud.alerts`, people, an external fraud service.
const fraudCheck = ifEnabled(settings.fraudCheck, (own) => fraudCheckStage(platform, own));
ifEnabled(settings.transactions, (own) => transactionsStage(platform, own, { bus, fraudCheck }));
// Payment processors and other third parties: signed webhook, Kinesis, Lambda recorder -> raw `payments`.
ifEnabled(settings.payments, (own) => paymentsStage(platform, own));
// Legacy order history: DataSync -> raw `legacy_orders`.
ifEnabled(settings.legacyOrders, (own) => legacyOrdersStage(platform, own));
// Warehouse logistics files: Transfer Family, Lambda validator -> raw `inventory` or quarantine.
ifEnabled(settings.warehouseFiles, (own) => warehouseFilesStage(platform, own));
// One-time bulk history: Snowball -> raw `historical_transactions`.
ifEnabled(settings.bulkHistory, (own) => bulkHistoryStage(platform, own));

// Every dataset as a table, raw and curated; Athena with saved queries.
const { catalog, registrar } = tablesStage(platform);

// Raw -> transformation -> curated.

// Transactions, legacy orders, bulk history: Glue batch -> `orders`.
const orders = ifEnabled(settings.orders, (own) => ordersStage(platform, own, catalog));
// Warehouse files: Glue batch -> `stock`.
const stock = ifEnabled(settings.stock, (own) => stockStage(platform, own, catalog));
// Clickstream: Glue streaming -> `sessions`.
if (clickstream) {
    ifEnabled(settings.sessions, (own) => sessionsStage(platform, own, { catalog, clickstream }));
}
// EMR Spark -> `sales_trends`, `recommendation_features`, `fraud_features`, `fraud_scores`.
const analytics = ifEnabled(settings.analytics, (own) => analyticsStage(platform, own, catalog));

// Step Functions: by night, every few minutes, and once for the bulk history.
if (orders && analytics) {
    ifEnabled(settings.nightly, (own) => {
        const quality = qualityStage(platform, catalog);
        nightlyPipeline(platform, own, { orders, stock, registrar, quality, analytics });
    });
    ifEnabled(settings.salesTrends, (own) => salesTrendsPipeline(platform, own, { orders, analytics }));
}
if (orders) {
    ifEnabled(settings.bulkHistory, () => historyPipeline(platform, orders));
}

platform.complete();

export const alarmTopicArn = platform.watch.topicArn;
export const databaseName = catalog.databaseName;
export const vpcId = platform.network.vpcId;
export const endpointCost = platform.network.estimate;

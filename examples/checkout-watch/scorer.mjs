/** Counts an order in the metric that the alarms watch: CloudWatch reads it from the log. */
export async function handler(order) {
    console.log(
        JSON.stringify({
            _aws: {
                Timestamp: Date.now(),
                CloudWatchMetrics: [
                    { Namespace: "SecureCart", Dimensions: [["service"]], Metrics: [{ Name: "Orders" }] },
                ],
            },
            service: process.env.AWS_LAMBDA_FUNCTION_NAME,
            Orders: order.items.length > 0 ? 1 : 0,
        }),
    );
}

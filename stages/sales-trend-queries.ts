import type { SavedQuery } from "../components";

/** What people ask of sales trends first, in Athena's SQL. The name of the table's database comes with the query. */
export const salesTrendQueries: SavedQuery[] = [
    {
        name: "Sales by minute of the last hour",
        description: "Orders, units and revenue of each minute of the last hour, all categories together.",
        sql: `SELECT window_start, order_count, units, revenue, average_order_value
FROM sales_trends
WHERE grain = 'minute' AND category = '*'
  AND sales_date >= current_date - INTERVAL '1' DAY
  AND window_start >= current_timestamp - INTERVAL '1' HOUR
ORDER BY window_start`,
    },
    {
        name: "Sales by day of the last 30 days",
        description: "Orders, units and revenue of each day, beside the same weekday a week before.",
        sql: `SELECT sales_date, order_count, units, revenue,
       revenue / nullif(lag(revenue, 7) OVER (ORDER BY sales_date), 0) - 1 AS change_to_week_before
FROM sales_trends
WHERE grain = 'day' AND category = '*' AND sales_date >= current_date - INTERVAL '37' DAY
ORDER BY sales_date DESC
LIMIT 30`,
    },
    {
        name: "Categories by week",
        description: "Revenue of each category in each of the last 12 weeks, and its share of the week.",
        sql: `SELECT window_start AS week, category, order_count, units, revenue,
       revenue / nullif(sum(revenue) OVER (PARTITION BY window_start), 0) AS share
FROM sales_trends
WHERE grain = 'week' AND category <> '*' AND sales_date >= current_date - INTERVAL '84' DAY
ORDER BY week DESC, revenue DESC`,
    },
];

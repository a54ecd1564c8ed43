import { datasets } from "../datasets";
import { html as markup, type Html } from "../offline/report/html";

/** What a box of the picture stands for: titles of nodes in the stack's diagram, in the order in which data passes them. */
interface Cell {
    readonly label: string;
    readonly detail: string;
    readonly nodes: readonly string[];
}

/** The way of one source. */
export interface FlowRow {
    readonly source: Omit<Cell, "nodes">;
    readonly ingestion: Cell;
    /** Nothing where files come as they are. */
    readonly processing?: Cell;
    /** Raw datasets that it lands in. */
    readonly raw: readonly RawDataset[];
}

type RawDataset = keyof typeof datasets;

/** What Spark makes of the raw datasets of neighbouring rows, or of a stream. */
export interface FlowJob {
    readonly label: string;
    readonly detail: string;
    readonly node: string;
    /** First and last row that its box stands beside. */
    readonly rows: readonly [first: number, last: number];
    /** Rows whose raw data it reads. */
    readonly reads: readonly number[];
    /** Title of a stream that it reads in place of raw data. */
    readonly stream?: string;
    readonly tables: readonly string[];
}

/** The journey, source by source. The stack's own graph is compared with it by a test. */
export const flowRows: readonly FlowRow[] = [
    {
        source: { label: "Checkout", detail: "orders, transactions" },
        ingestion: { label: "Kinesis", detail: "stream transactions", nodes: ["transactions"] },
        processing: { label: "Lambda", detail: "fraud scoring", nodes: ["fraud-scorer"] },
        raw: ["transactions"],
    },
    {
        source: { label: "Legacy system", detail: "order history, NFS" },
        ingestion: { label: "DataSync", detail: "scheduled copy", nodes: ["legacy-orders"] },
        raw: ["legacyOrders"],
    },
    {
        source: { label: "Bulk history", detail: "a shipped device" },
        ingestion: { label: "Snowball", detail: "import, once", nodes: ["history"] },
        raw: ["historicalTransactions"],
    },
    {
        source: { label: "Warehouses", detail: "files, SFTP and FTPS" },
        ingestion: { label: "Transfer Family", detail: "file server", nodes: ["warehouse"] },
        processing: { label: "Lambda", detail: "file validation", nodes: ["warehouse-validator"] },
        raw: ["inventory"],
    },
    {
        source: { label: "Website", detail: "clickstream" },
        ingestion: { label: "Kinesis", detail: "stream clickstream", nodes: ["clickstream"] },
        processing: { label: "Lambda", detail: "normalization", nodes: ["clickstream-normalizer"] },
        raw: ["clickstream"],
    },
    {
        source: { label: "Payment processors", detail: "third parties" },
        ingestion: {
            label: "Signed webhook",
            detail: "API Gateway, Kinesis",
            nodes: ["payments-webhook", "payments"],
        },
        processing: { label: "Lambda", detail: "recorder", nodes: ["payment-recorder"] },
        raw: ["payments"],
    },
    {
        source: { label: "Microservices", detail: "events of the domain" },
        ingestion: { label: "MSK", detail: "three topics", nodes: ["events"] },
        processing: {
            label: "Lambda",
            detail: "one for each topic",
            nodes: ["orders-events-consumer"],
        },
        raw: ["events"],
    },
];

export const flowJobs: readonly FlowJob[] = [
    {
        label: "Glue",
        detail: "batch",
        node: "orders-batch",
        rows: [0, 2],
        reads: [0, 1, 2],
        tables: ["orders", "order_payments"],
    },
    { label: "Glue", detail: "batch", node: "inventory-batch", rows: [3, 3], reads: [3], tables: ["stock"] },
    {
        label: "Glue",
        detail: "streaming",
        node: "clickstream-sessions",
        rows: [4, 4],
        reads: [],
        stream: "clickstream",
        tables: ["sessions"],
    },
    {
        label: "EMR Serverless",
        detail: "Spark, nightly",
        node: "analytics",
        rows: [5, 6],
        reads: [5],
        tables: ["sales_trends", "recommendation_features", "fraud_features", "fraud_scores"],
    },
];

/** Tables about the pipeline itself, which the picture leaves out. */
export const tablesBeside: readonly string[] = ["job_runs", "quality_checks"];

const box = { height: 46, gap: 28, row: 58, radius: 6 } as const;
const margin = 18;
const top = 76;
/** Columns from left to right, each as wide as its longest word. */
const columns = [
    { title: "Sources", width: 170 },
    { title: "Ingestion", width: 148 },
    { title: "Processing", width: 150 },
    { title: "Lake: raw", width: 196 },
    { title: "Spark", width: 140 },
    { title: "Lake: tables", width: 222 },
] as const;

const x = (column: number) =>
    columns.slice(0, column).reduce((sum, each) => sum + each.width + box.gap, margin);
/** The middle of a column. */
const axis = (column: number) => x(column) + columns[column].width / 2;
const y = (row: number) => top + row * box.row;
const width = x(columns.length - 1) + columns[columns.length - 1].width + margin;
const height = y(flowRows.length) + 40;

const style = `text{font-family:system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.head{font-size:12px;font-weight:600;fill:#57606a;letter-spacing:.04em;text-transform:uppercase}
.label{font-size:13.5px;font-weight:600}.detail,.note{font-size:12px;fill:#57606a}
.source{fill:#f6f8fa;stroke:#8c959f}.ingestion{fill:#ddf4ff;stroke:#0969da}.processing{fill:#fff8c5;stroke:#9a6700}
.raw{fill:#eaf7ec;stroke:#1a7f37}.spark{fill:#ffeff7;stroke:#bf3989}.tables{fill:#dafbe1;stroke:#1a7f37}
.zone{fill:#f7f5ff;stroke:#8250df;stroke-dasharray:6 4}.zone-label{font-size:12px;font-weight:600;fill:#8250df}
.arrow{fill:none;stroke:#57606a;stroke-width:1.5}`;

/** The README's picture: each source's way into tables, as SVG that needs nothing else. */
export function flowPicture(): string {
    const zoneX = x(1) - box.gap / 2;
    return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Seven sources flow through ingestion, Lambda and Spark into tables of the data lake">
<style>${style}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>
<rect width="${width}" height="${height}" rx="10" fill="#ffffff"/>
<rect class="zone" x="${zoneX}" y="46" width="${width - zoneX - margin / 2}" height="${height - 46 - 14}" rx="10"/>
<text class="zone-label" x="${zoneX + 12}" y="${height - 26}">AWS account: one private network, your own KMS keys, alarms on every stage. Anything less is refused in preview.</text>
${columns.map(({ title }, column) => markup`<text class="head" x="${axis(column)}" y="32" text-anchor="middle">${title}</text>\n`)}${flowRows.map(row)}${flowJobs.map(job)}</svg>
`.text;
}

function row({ source, ingestion, processing, raw }: FlowRow, place: number): Html {
    const [cells, across] = processing
        ? [
              [cell("processing", 2, place, processing), cell("raw", 3, place, rawCell(raw))],
              [0, 1, 2],
          ]
        : [[cell("raw", 3, place, rawCell(raw))], [0, 1]];
    return markup`${cell("source", 0, place, source)}${cell("ingestion", 1, place, ingestion)}${cells}${across.map(
        (from) => arrow(from, place, processing || from === 0 ? from + 1 : 3, place),
    )}`;
}

/** How the smallest partition of a raw dataset is spoken of. */
const periods: Readonly<Record<string, string>> = { hour: "hour", dt: "day", year: "year" };

function rawCell(raw: readonly RawDataset[]): Omit<Cell, "nodes"> {
    const found = raw.map((name) => datasets[name]);
    const by = new Set(found.map(({ partitionKeys }) => periods[partitionKeys.at(-1)?.name ?? ""]));
    return { label: found.map(({ name }) => name).join(", "), detail: `S3, by ${[...by].join(" and ")}` };
}

function job({ label, detail, rows: [first, last], reads, stream, tables }: FlowJob): Html {
    const tall = (last - first) * box.row + box.height;
    const middle = (first + last) / 2;
    const from = stream === undefined ? reads.map((each) => arrow(3, each, 4, each)) : passing(first);
    return markup`${rectangle("spark", 4, first, tall)}${lines(4, middle, [label, detail])}${rectangle("tables", 5, first, tall)}${lines(5, middle, tables)}${from}${arrow(4, middle, 5, middle)}`;
}

/** From a stream, below the boxes between, to the job that reads it. */
function passing(place: number): Html {
    const [startX, endX] = [axis(1), x(4) + 20];
    const bottom = y(place) + box.height;
    return markup`<path class="arrow" d="M${startX} ${bottom}v6h${endX - startX}v-5" marker-end="url(#head)"/>
`;
}

function cell(look: string, column: number, place: number, { label, detail }: Omit<Cell, "nodes">): Html {
    return markup`${rectangle(look, column, place, box.height)}${lines(column, place, [label, detail])}`;
}

function rectangle(look: string, column: number, place: number, tall: number): Html {
    return markup`<rect class="${look}" x="${x(column)}" y="${y(place)}" width="${columns[column].width}" height="${tall}" rx="${box.radius}"/>
`;
}

/** Lines of text in the middle of a box: the first says what it is, where two do. */
function lines(column: number, place: number, texts: readonly string[]): Html {
    const centre = y(place) + box.height / 2;
    return markup`${texts.map((text, index) => {
        const baseline = centre + 5 + (index - (texts.length - 1) / 2) * 18;
        const look = index === 0 || column === 5 ? "label" : "detail";
        return markup`<text class="${look}" x="${axis(column)}" y="${baseline}" text-anchor="middle">${text}</text>
`;
    })}`;
}

function arrow(from: number, fromRow: number, to: number, toRow: number): Html {
    const middle = (place: number) => y(place) + box.height / 2;
    return markup`<path class="arrow" d="M${x(from) + columns[from].width} ${middle(fromRow)}L${x(to) - 1} ${middle(toRow)}" marker-end="url(#head)"/>
`;
}

import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { accountId, region, type Call } from "./call";

type RecordedCall = Pick<Call, "action" | "resource" | "context">;
type Body = Record<string, unknown>;

/**
 * Stands before an emulator and notes each request as IAM would see it: action, resource, context.
 *
 * A request that it can't put into IAM's terms is refused, and told by `unknown`: nothing goes by unseen.
 */
export class CallRecorder {
    readonly calls: RecordedCall[] = [];
    /** Requests that no rule here knows. */
    readonly unknown: string[] = [];
    private readonly server: Server;

    /** @param secret - What every secret holds; the emulator would make up ARNs of its own. */
    constructor(
        private readonly upstream: string,
        private readonly secret: string,
    ) {
        this.server = createServer((request, response) => {
            void this.pass(request).then(
                ({ status, headers, body }) => response.writeHead(status, headers).end(body),
                () => response.destroy(),
            );
        });
    }

    /** @returns URL for clients. */
    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async pass(
        request: IncomingMessage,
    ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer | string }> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk as Buffer);
        }
        const body = Buffer.concat(chunks);
        const calls = callsOf(request, body);
        if (calls === undefined) {
            this.unknown.push(`${request.method} ${request.url} ${String(request.headers["x-amz-target"])}`);
            return { status: 400, headers: {}, body: "" };
        }
        this.calls.push(...calls);
        if (calls[0]?.action === "secretsmanager:GetSecretValue") {
            return { status: 200, headers: {}, body: JSON.stringify({ SecretString: this.secret }) };
        }
        return this.forward(request, body);
    }

    private forward(
        request: IncomingMessage,
        body: Buffer,
    ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
        const { hostname: host, port } = new URL(this.upstream);
        return new Promise((resolve, reject) => {
            const onward = httpRequest(
                { host, port, method: request.method, path: request.url, headers: request.headers },
                (answer) => {
                    const chunks: Buffer[] = [];
                    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
                    answer.on("end", () =>
                        resolve({
                            status: answer.statusCode!,
                            headers: answer.headers,
                            body: Buffer.concat(chunks),
                        }),
                    );
                },
            );
            onward.on("error", reject);
            onward.end(body);
        });
    }
}

/** What IAM is asked for a request; undefined for one that isn't known here. */
function callsOf(request: IncomingMessage, body: Buffer): RecordedCall[] | undefined {
    const target = request.headers["x-amz-target"] as string | undefined;
    if (target === undefined) {
        return objectCalls(request);
    }
    const [protocol, operation] = target.split(".");
    return protocols[protocol.replace(/_\d+$/, "")]?.(operation, JSON.parse(body.toString()) as Body);
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html, each operation's permissions */
function objectCalls({ method, url, headers }: IncomingMessage): RecordedCall[] | undefined {
    const { pathname, searchParams } = new URL(url!, "http://s3");
    const [bucket, ...key] = decodeURIComponent(pathname).slice(1).split("/");
    const object = `arn:aws:s3:::${bucket}/${key.join("/")}`;
    if (key.join("") === "") {
        return method === "GET" && searchParams.has("list-type")
            ? [
                  {
                      action: "s3:ListBucket",
                      resource: `arn:aws:s3:::${bucket}`,
                      context: { "s3:prefix": searchParams.get("prefix") ?? "" },
                  },
              ]
            : undefined;
    }
    const ordinary = [...searchParams.keys()].every((name) => name === "x-id");
    if (!ordinary || headers["x-amz-copy-source"] !== undefined) {
        return undefined;
    }
    const action = { GET: "s3:GetObject", HEAD: "s3:GetObject", PUT: "s3:PutObject" }[method!];
    const named = Object.entries({
        "s3:x-amz-server-side-encryption": headers["x-amz-server-side-encryption"],
        "s3:x-amz-server-side-encryption-aws-kms-key-id":
            headers["x-amz-server-side-encryption-aws-kms-key-id"],
    }).filter((header): header is [string, string] => typeof header[1] === "string");
    return action === undefined
        ? undefined
        : [{ action, resource: object, ...(named.length > 0 && { context: Object.fromEntries(named) }) }];
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;

const protocols: Record<string, ((operation: string, body: Body) => RecordedCall[] | undefined) | undefined> =
    {
        /** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html for statements */
        DynamoDB: (operation, body) => {
            if (operation === "BatchExecuteStatement") {
                return (body.Statements as { Statement: string }[]).map(({ Statement: statement }) => {
                    const [, verb, table] = /^(INSERT INTO|UPDATE|DELETE FROM|SELECT .* FROM) "([^"]+)"/.exec(
                        statement,
                    )!;
                    const name = {
                        INSERT: "PartiQLInsert",
                        UPDATE: "PartiQLUpdate",
                        DELETE: "PartiQLDelete",
                    }[verb.split(" ")[0]];
                    return {
                        action: `dynamodb:${name ?? "PartiQLSelect"}`,
                        resource: arn("dynamodb", `table/${table}`),
                    };
                });
            }
            const tables =
                body.TableName === undefined
                    ? Object.keys(body.RequestItems ?? {})
                    : [body.TableName as string];
            return tables.length === 0
                ? undefined
                : tables.map((table) => ({
                      action: `dynamodb:${operation}`,
                      resource: arn("dynamodb", `table/${table}`),
                  }));
        },
        Kinesis: (operation, body) => [
            {
                action: `kinesis:${operation}`,
                resource: (body.StreamARN as string) ?? arn("kinesis", `stream/${body.StreamName as string}`),
            },
        ],
        secretsmanager: (operation, body) => {
            const id = body.SecretId as string;
            return [
                {
                    action: `secretsmanager:${operation}`,
                    // A secret's ARN ends in six characters that AWS chooses.
                    resource: id.startsWith("arn:") ? id : arn("secretsmanager", `secret:${id}-a1B2c3`),
                },
            ];
        },
        AWSEvents: (operation, body) =>
            operation === "PutEvents"
                ? (body.Entries as Record<string, string>[]).map((entry) => ({
                      action: "events:PutEvents",
                      resource: arn("events", `event-bus/${entry.EventBusName}`),
                      context: { "events:source": [entry.Source], "events:detail-type": [entry.DetailType] },
                  }))
                : undefined,
        /** Source: https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html: all ancestors are asked for */
        AWSGlue: (operation, body) => {
            const database = body.DatabaseName as string;
            const table = (body.TableName ?? body.Name ?? "*") as string;
            return [
                arn("glue", "catalog"),
                arn("glue", `database/${database}`),
                arn("glue", `table/${database}/${table}`),
            ].map((resource) => ({ action: `glue:${operation}`, resource }));
        },
    };

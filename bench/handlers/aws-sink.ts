/**
 * Answers S3 and DynamoDB calls at once and forgets them, in a process of its own, so that a benchmark measures the
 * handler and not a service. Prints its URL.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
    const target = request.headers["x-amz-target"] as string | undefined;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
        if (target !== undefined) {
            response
                .writeHead(200, { "content-type": "application/x-amz-json-1.0" })
                .end(target.endsWith("BatchExecuteStatement") ? accepted(Buffer.concat(chunks)) : "{}");
        } else if (request.method === "PUT") {
            response.writeHead(200, { ETag: '"0"' }).end();
        } else {
            response.writeHead(404).end();
        }
    });
});

/** Every statement has worked. */
function accepted(body: Buffer): string {
    const { Statements: statements } = JSON.parse(body.toString()) as { Statements: unknown[] };
    return JSON.stringify({ Responses: statements.map(() => ({})) });
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
    process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("disconnect", () => process.exit());

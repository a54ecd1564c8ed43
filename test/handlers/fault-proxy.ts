import {
    createServer,
    type IncomingMessage,
    request as httpRequest,
    type Server,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What a service may do instead of answering as it should. */
export type Fault =
    /** Refuses with 503 and the code that means "slow down". */
    | "throttle"
    /** Fails with 500. */
    | "fail"
    /** Closes the connection without an answer. */
    | "reset"
    /** Does what was asked, then closes the connection instead of saying so. */
    | "done-but-silent"
    /** Does what was asked, but refuses with 500. */
    | "done-but-failed"
    /** Refuses as a service does when it calls KMS too often. */
    | "kms-throttle"
    /** Refuses as a service does when the key is disabled. */
    | "kms-disabled"
    /** Never answers. */
    | "hang"
    /** Does what was asked after two seconds. */
    | "slow"
    /** Does what was asked at once, and answers after two seconds. */
    | "done-but-slow";

/** Stands before a service on this machine and makes chosen requests go wrong. */
export class FaultProxy {
    /** Requests seen, faulty ones included: method and path, or the target of a JSON protocol. */
    readonly requests: string[] = [];
    /** What refusals say; services may quote what they were given. */
    refusal = "refused";
    private faults: { matches: (request: string) => boolean; fault: Fault; times: number }[] = [];
    private readonly server: Server;
    private readonly upstream: URL;

    constructor(
        upstream: string,
        private readonly throttleCode = "SlowDown",
    ) {
        this.upstream = new URL(upstream);
        this.server = createServer((request, response) => {
            this.pass(request, response).catch(() => response.destroy());
        });
    }

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** Makes the next requests that match go wrong. */
    inject(fault: Fault, times = 1, matches: RegExp = /./): void {
        this.faults.push({ fault, times, matches: (request) => matches.test(request) });
    }

    /** Forgets faults and requests. */
    reset(): void {
        this.faults = [];
        this.refusal = "refused";
        this.requests.length = 0;
    }

    private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk as Buffer);
        }
        const target = request.headers["x-amz-target"] as string | undefined;
        const name = target ?? `${request.method} ${decodeURIComponent(request.url!)}`;
        this.requests.push(name);
        const injected = this.faults.find(({ times, matches }) => times > 0 && matches(name));
        if (injected) {
            injected.times -= 1;
        }
        switch (injected?.fault) {
            case "throttle":
                return this.refuse(
                    response,
                    target === undefined ? 503 : 400,
                    this.throttleCode,
                    target !== undefined,
                );
            case "fail":
                return this.refuse(response, 500, "InternalError", target !== undefined);
            case "kms-throttle":
                return this.refuse(response, 400, "ThrottlingException", target !== undefined);
            case "kms-disabled":
                return this.refuse(
                    response,
                    400,
                    target === undefined ? "KMS.DisabledException" : "KMSDisabledException",
                    target !== undefined,
                );
            case "reset":
                request.socket.destroy();
                return;
            case "hang":
                return;
            case "done-but-silent":
                await this.forward(request, Buffer.concat(chunks));
                request.socket.destroy();
                return;
            case "done-but-failed":
                await this.forward(request, Buffer.concat(chunks));
                return this.refuse(response, 500, "InternalError", target !== undefined);
            case "slow":
                await sleep(2000);
        }
        const { status, headers, body } = await this.forward(request, Buffer.concat(chunks));
        if (injected?.fault === "done-but-slow") {
            await sleep(2000);
        }
        response.writeHead(status, headers).end(body);
    }

    private forward(
        request: IncomingMessage,
        body: Buffer,
    ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
        return new Promise((resolve, reject) => {
            const onward = httpRequest(
                {
                    host: this.upstream.hostname,
                    port: this.upstream.port,
                    method: request.method,
                    path: request.url,
                    headers: request.headers,
                },
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

    private refuse(response: ServerResponse, status: number, code: string, json: boolean): void {
        response
            .writeHead(status, { "content-type": json ? "application/x-amz-json-1.0" : "application/xml" })
            .end(
                json
                    ? JSON.stringify({ __type: `com.amazonaws#${code}`, message: this.refusal })
                    : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${this.refusal}</Message></Error>`,
            );
    }
}

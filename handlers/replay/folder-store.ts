import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import {
    createServer,
    type IncomingHttpHeaders,
    type IncomingMessage,
    type Server,
    type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { crc32 } from "node:zlib";

/** An object as the stand-in took it in. */
export interface StoredObject {
    readonly bucket: string;
    readonly key: string;
    /** Path of the file that holds it. */
    readonly file: string;
    /** Headers of the request that wrote it. */
    readonly headers: IncomingHttpHeaders;
}

/**
 * An S3 endpoint on this machine that keeps objects in a folder, one file each, at `<bucket>/<key>`, and gives back those of this run.
 *
 * It speaks the REST API that the AWS SDK calls, so the handler runs unchanged, and checks what S3 checks: the
 * checksum and the length of a body.
 */
export class FolderStore {
    private readonly server: Server;
    private readonly written = new Map<string, StoredObject>();

    constructor(private readonly folder: string) {
        this.server = createServer((request, response) => {
            this.answer(request, response).catch((error: Error) =>
                refuse(response, 500, "InternalError", error.message),
            );
        });
    }

    /** Starts to listen on a free port of 127.0.0.1. @returns The endpoint's URL. */
    async start(): Promise<string> {
        await new Promise<void>((resolve, reject) =>
            this.server.once("error", reject).listen(0, "127.0.0.1", resolve),
        );
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** Objects written since the start, each once however often it was overwritten. */
    objects(): StoredObject[] {
        return [...this.written.values()];
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const url = new URL(request.url!, "http://localhost");
        const [, bucket, ...parts] = decodeURIComponent(url.pathname).split("/");
        const key = parts.join("/");
        const method = request.method ?? "";
        if (
            !["PUT", "GET", "HEAD"].includes(method) ||
            key === "" ||
            [...url.searchParams.keys()].some((name) => name !== "x-id")
        ) {
            return refuse(
                response,
                501,
                "NotImplemented",
                "This stand-in for S3 takes single objects alone.",
            );
        }
        if (method !== "PUT") {
            const stored = this.written.get(`${bucket}/${key}`);
            if (!stored) {
                return refuse(response, 404, "NoSuchKey", "There is no such object.");
            }
            const bytes = await readFile(stored.file);
            response
                .writeHead(200, { "content-length": bytes.length })
                .end(method === "GET" ? bytes : undefined);
            return;
        }
        const body = await readAll(request);
        const checksum = request.headers["x-amz-checksum-crc32"];
        if (checksum !== undefined && checksum !== crc32Base64(body)) {
            return refuse(response, 400, "BadDigest", "The CRC32 does not match the body.");
        }
        const file = path.resolve(this.folder, bucket, ...parts);
        if (!file.startsWith(path.resolve(this.folder) + path.sep)) {
            return refuse(response, 400, "InvalidURI", "The key leads out of the folder.");
        }
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, body);
        this.written.set(`${bucket}/${key}`, { bucket, key, file, headers: request.headers });
        response.writeHead(200, { ETag: `"${createHash("md5").update(body).digest("hex")}"` }).end();
    }
}

function crc32Base64(body: Buffer): string {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes.toString("base64");
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
    response
        .writeHead(status, { "content-type": "application/xml" })
        .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

import {
    GetSecretValueCommand,
    ResourceNotFoundException,
    type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

/** A secret's text, and when it was read, in ms since 1970 UTC. */
export interface CachedSecret {
    readonly text: string;
    readonly readAt: number;
}

/** Reads secrets from Secrets Manager, and keeps each for a while. */
export class SecretCache {
    private readonly cached = new Map<string, Promise<CachedSecret>>();

    /**
     * @param maxAgeMs - How long a secret may be used after it was read. Default: 5 minutes.
     * @param now - The clock, in ms since 1970 UTC.
     */
    constructor(
        private readonly client: SecretsManagerClient,
        private readonly maxAgeMs = 300_000,
        private readonly now: () => number = Date.now,
    ) {}

    /**
     * @param notBefore - Read it again if the copy at hand is older: it may have been rotated.
     * @returns `undefined` when there is no such secret, or it has no value yet.
     */
    async get(id: string, notBefore = 0, signal?: AbortSignal): Promise<CachedSecret | undefined> {
        const known = await this.cached.get(id);
        if (known && known.readAt >= Math.max(notBefore, this.now() - this.maxAgeMs)) {
            return known;
        }
        const reading = this.read(id, signal);
        this.cached.set(id, reading);
        try {
            return await reading;
        } catch (error) {
            this.cached.delete(id);
            if (error instanceof ResourceNotFoundException) {
                return undefined;
            }
            throw error;
        }
    }

    private async read(id: string, signal?: AbortSignal): Promise<CachedSecret> {
        const { SecretString: text, SecretBinary: bytes } = await this.client.send(
            new GetSecretValueCommand({ SecretId: id }),
            { abortSignal: signal },
        );
        return { text: text ?? Buffer.from(bytes ?? []).toString("utf8"), readAt: this.now() };
    }
}

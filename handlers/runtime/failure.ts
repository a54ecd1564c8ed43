/** What a log may hold of an error: its kind, never its message, which may quote the record. */
export function describeFailure(error: unknown): { error: string; status?: number; requestId?: string } {
    if (!(error instanceof Error)) {
        return { error: typeof error };
    }
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number; requestId?: string } };
    return { error: error.name, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}

/** What a log may hold of an error: its kind, never its message, which may quote the record. */
export function describeFailure(error: unknown): { error: string; status?: number; requestId?: string } {
    if (!(error instanceof Error)) {
        return { error: typeof error };
    }
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number; requestId?: string } };
    return { error: error.name, status: $metadata?.httpStatusCode, requestId: $metadata?.requestId };
}

/**
 * An error that may be thrown at Lambda's runtime, which prints it: a service's refusal by its kind alone, as its message
 * may quote what the service was given; our own as it is, and so is a denial, which names a role, an action and a resource.
 */
export function printable(error: unknown): unknown {
    if (!(error instanceof Error) || !("$metadata" in error) || error.name.startsWith("AccessDenied")) {
        return error;
    }
    const { status } = describeFailure(error);
    const refusal = new Error(
        `refused with status ${status ?? "none"}; the service's own words are left out`,
    );
    refusal.name = error.name;
    return refusal;
}

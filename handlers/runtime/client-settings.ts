/**
 * Settings of every AWS client: connections are kept alive (the SDK's default), a service that doesn't answer is given
 * up on early enough to try again within the function's time.
 */
export const clientSettings = {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

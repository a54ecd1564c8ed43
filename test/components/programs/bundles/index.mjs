export const handler = () => ({ batchItemFailures: [] });

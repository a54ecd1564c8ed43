// Loads a built handler the way Lambda's Node.js runtime does, and calls it for each message of the parent.
import { performance } from "node:perf_hooks";
import process from "node:process";
import { pathToFileURL } from "node:url";

const [bundle, timeout] = process.argv.slice(2);
const loaded = import(pathToFileURL(bundle));
// A function that can't start fails at its first call.
loaded.catch(() => undefined);
let calls = 0;

process.on("message", ({ event }) => {
    const end = performance.now() + Number(timeout);
    const context = {
        functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
        functionVersion: "$LATEST",
        awsRequestId: `call-${++calls}`,
        getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    };
    loaded
        .then(({ handler }) => handler(event, context))
        .then(
            (result) => process.send({ result }),
            (error) => process.send({ error: `${error.name}: ${error.message}` }),
        );
});
process.on("disconnect", () => process.exit());

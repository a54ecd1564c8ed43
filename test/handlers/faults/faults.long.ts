import { faultSuite } from "./fault-suite";

describe("handlers under every fault: in = stored + duplicates + quarantined + given up", function () {
    this.timeout(300_000);
    faultSuite(({ short }) => !short);
});

import { fuzzSuite } from "./fuzz-suite";

describe("1,000,000 hostile records crash nothing and vanish nowhere", function () {
    this.timeout(3_600_000);
    fuzzSuite(1_000_000);
});

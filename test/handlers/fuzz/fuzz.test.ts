import { fuzzSuite } from "./fuzz-suite";

describe("20,000 hostile records crash nothing and vanish nowhere", function () {
    this.timeout(180_000);
    fuzzSuite(20_000);
});

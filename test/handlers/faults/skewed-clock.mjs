// Preloaded into a function's process: its clock goes wrong by CLOCK_SKEW_MS.
import process from "node:process";

const skew = Number(process.env.CLOCK_SKEW_MS);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
    constructor(...given) {
        super(...(given.length === 0 ? [TrueDate.now() + skew] : given));
    }

    static now() {
        return TrueDate.now() + skew;
    }
};

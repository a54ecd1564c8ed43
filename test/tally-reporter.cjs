"use strict";
// Mocha's "spec" output, and the counts in the file named by TALLY_FILE for the runner of all suites.
const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

module.exports = class TallyReporter extends Mocha.reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
            if (process.env.TALLY_FILE) {
                const { passes, failures, pending } = this.stats;
                writeFileSync(process.env.TALLY_FILE, JSON.stringify({ passes, failures, pending }));
            }
        });
    }
};

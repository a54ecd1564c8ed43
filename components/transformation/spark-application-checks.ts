import { emrReleases, idleMinutes, isWorkerSize } from "../../facts/emr-serverless";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import type { SparkApplicationArgs } from "./spark-application";

/** @throws {ArgumentError} With everything that EMR Serverless would refuse. */
export function checkSparkApplicationArgs(name: string, args: SparkApplicationArgs): void {
    const whole = (least: number) => (value: number) => Number.isInteger(value) && value >= least;
    const checks = new ArgumentChecks("SparkApplication", name)
        .check("jobs", args.jobs, (jobs) => jobs.length > 0, "at least one job")
        .check(
            "releaseLabel",
            args.releaseLabel,
            (label) => emrReleases.some((release) => release === label),
            emrReleases.join(", "),
        )
        .check("maxWorkers", args.maxWorkers, whole(2), "a whole number from 2: one is the driver")
        .check(
            "initialWorkers",
            args.initialWorkers,
            (count) => count === 0 || (whole(2)(count) && count <= (args.maxWorkers ?? 20)),
            "0, or a whole number from 2 to maxWorkers",
        )
        .check(
            "logRetentionDays",
            args.logRetentionDays,
            isLogRetention,
            "a retention that CloudWatch Logs offers, such as 365",
        )
        .check(
            "idleMinutes",
            args.idleMinutes,
            (minutes) => whole(idleMinutes.least)(minutes) && minutes <= idleMinutes.most,
            `a whole number from ${idleMinutes.least} to ${idleMinutes.most}`,
        );
    const [cores, memory] = [args.workerVcpu ?? 4, args.workerMemoryGb ?? 16];
    if (!isWorkerSize(cores, memory)) {
        checks.refuse(
            "workerVcpu and workerMemoryGb",
            `${cores} vCPU, ${memory} GB`,
            "1, 2, 4, 8 or 16 vCPU with 2 to 8 GB for each, 30, 60 and 120 GB at most from 4 vCPU on, in steps of 1, 4 and 8 GB",
        );
    }
    const names = args.jobs.map(({ code }) => code.name);
    names.forEach((each, index) =>
        checks.check(
            `jobs[${index}].code.name`,
            each,
            (given) => names.indexOf(given) === index,
            "a name that no other job has",
        ),
    );
    checks.throwIfAny();
}

import type { PolicyStatement } from "../identity/policy-statement";
import type { Place } from "../place";
import {
    lakeReadStatements,
    lakeReplaceStatements,
    type ResolvedLakeLocation,
} from "../storage/lake-permissions";

/**
 * What DataSync takes to write below a location.
 *
 * It tries a location out when one is made, and deletes what it wrote for that.
 *
 * Source: https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html#create-s3-location-access
 */
export function writeDestinationStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        ...lakeReplaceStatements(location),
        {
            Sid: "FindOpenUploads",
            Effect: "Allow",
            Action: "s3:ListBucketMultipartUploads",
            Resource: location.bucketArn,
        },
    ];
}

/** What DataSync takes to read an S3 source. */
export function readSourceStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return lakeReadStatements(location);
}

/** Who may write a task's log: DataSync, on behalf of this account's tasks. */
export function taskLogStatements(logGroupArn: string, place: Place): PolicyStatement[] {
    return [
        {
            Sid: "DataSyncLogs",
            Effect: "Allow",
            Principal: { Service: "datasync.amazonaws.com" },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${logGroupArn}:*`,
            Condition: {
                StringEquals: { "aws:SourceAccount": place.accountId },
                ArnLike: {
                    "aws:SourceArn": `arn:${place.partition}:datasync:${place.region}:${place.accountId}:task/*`,
                },
            },
        },
    ];
}

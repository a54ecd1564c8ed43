import type { EmulatedTypes } from "./emulated-type";
import { dynamodbTypes } from "./dynamodb";
import { eventTypes } from "./events";
import { glueTypes } from "./glue";
import { iamTypes } from "./iam";
import { kinesisTypes } from "./kinesis";
import { kmsTypes } from "./kms";
import { lambdaTypes } from "./lambda";
import { logTypes } from "./logs";
import { mskTypes } from "./msk";
import { s3BucketTypes } from "./s3-bucket";
import { s3ObjectTypes } from "./s3-object";
import { secretTypes } from "./secrets";
import { snsTypes } from "./sns";
import { sqsTypes } from "./sqs";
import { stateMachineTypes } from "./state-machines";

/** The types that live on the emulator, by their tokens. */
export const emulatedTypes: EmulatedTypes = {
    ...dynamodbTypes,
    ...eventTypes,
    ...glueTypes,
    ...iamTypes,
    ...kinesisTypes,
    ...kmsTypes,
    ...lambdaTypes,
    ...logTypes,
    ...mskTypes,
    ...s3BucketTypes,
    ...s3ObjectTypes,
    ...secretTypes,
    ...snsTypes,
    ...sqsTypes,
    ...stateMachineTypes,
};

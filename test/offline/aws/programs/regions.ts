import * as aws from "@pulumi/aws";

const far = new aws.Provider("far", { region: "us-east-1", defaultTags: { tags: { owner: "shop" } } });
const here = new aws.sns.Topic("here", { name: "alarms" });
const there = new aws.sns.Topic("there", { name: "alarms", tags: { kind: "copy" } }, { provider: far });

export const hereArn = here.arn;
export const thereArn = there.arn;
export const thereTags = there.tagsAll;
export const region = aws.getRegionOutput({}, { provider: far }).region;
export const account = aws.getCallerIdentityOutput().accountId;

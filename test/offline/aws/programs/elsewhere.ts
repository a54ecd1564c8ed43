import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const what = new pulumi.Config().require("what");
if (what === "resource") {
    aws.sns.Topic.get("theirs", "arn:aws:sns:us-east-1:123456789012:theirs");
} else {
    void aws.ec2.getAmi({ mostRecent: true });
}

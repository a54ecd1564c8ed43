import awsguard from "@pulumi/awsguard";

new awsguard.AwsGuard({ all: "mandatory" });

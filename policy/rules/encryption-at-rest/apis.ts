import { textOf } from "../../model/values";
import { mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { companionRule } from "../companions";
import { equal } from "../conditions";
import { fsbp, topics } from "../controls";

export const apiCaches = resourceRule({
    id: "api-cache-encryption",
    title: "Caches of API Gateway are encrypted.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "a cache keeps responses in clear text unless it is told otherwise",
    controls: [...fsbp("APIGateway.5"), ...topics.atRest],
    remediation: {
        steps: ["Set `settings.cacheDataEncrypted: true` where `cachingEnabled` is, or turn caching off."],
        example: `settings: { cachingEnabled: true, cacheDataEncrypted: true },`,
    },
    rows: [
        row(
            224,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.cacheDataEncrypted",
            mustBe(true),
            {
                when: equal("settings.cachingEnabled", "true"),
            },
        ),
    ],
});

export const stageCaches = companionRule(
    {
        id: "api-stage-cache-encryption",
        title: "Stages with a cache have method settings that encrypt it.",
        concern: "encryption-at-rest",
        severity: "medium",
        enforcement: "mandatory",
        why: "a cache keeps responses in clear text unless it is told otherwise",
        controls: [...fsbp("APIGateway.5"), ...topics.atRest],
        remediation: {
            steps: [
                "Create an `aws.apigateway.MethodSettings` of the stage with `cacheDataEncrypted: true`, or set `cacheClusterEnabled: false`.",
            ],
            example: `new aws.apigateway.MethodSettings("all", {
    restApi: api.id, stageName: stage.stageName, methodPath: "*/*",
    settings: { cachingEnabled: true, cacheDataEncrypted: true },
});`,
        },
    },
    {
        of: ["aws:apigateway/stage:Stage"],
        by: ["aws:apigateway/methodSettings:MethodSettings"],
        through: ["stageName"],
        called: "`aws.apigateway.MethodSettings`",
        exempt: (stage) => textOf(stage.asked("cacheClusterEnabled")) !== "true",
        demands: [{ path: "settings.cacheDataEncrypted", requirement: mustBe(true) }],
        fix: "Create an `aws.apigateway.MethodSettings` of the stage with `settings.cacheDataEncrypted: true`",
        claims: [{ row: 223, type: "aws:apigateway/stage:Stage", path: "cacheClusterEnabled" }],
    },
);

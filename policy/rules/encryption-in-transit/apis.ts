import { matching, mustBe, mustBeIfSet, present, satisfying, type Requirement } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, not } from "../conditions";
import { fsbp, topics } from "../controls";

const integrationType = "aws:apigateway/integration:Integration";

const newTls = /^(TLS_1_[23]|SecurityPolicy_TLS1[23]_)/;

const tls12 = matching(newTls, "be TLS 1.2 or newer", "met");

export const apis = resourceRule({
    id: "api-tls",
    title: "APIs accept TLS 1.2 or newer, and call their backends over TLS.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "older TLS is broken, and an unverified backend can be anybody's",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Set `securityPolicy` of APIs and domain names to a TLS 1.2 or 1.3 policy.",
            "Give integrations `https://` URIs, and leave `tlsConfig.insecureSkipVerification` unset.",
        ],
        example: `new aws.apigateway.DomainName("webhook", { ...rest, securityPolicy: "TLS_1_2" });`,
    },
    rows: [
        row(219, "aws:apigateway/restApi:RestApi", "securityPolicy", tls12, {
            when: equal("endpointConfiguration.types", "PRIVATE"),
        }),
        // Edge-optimized and regional APIs accept TLS 1.0 unless told otherwise.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
        row(
            219,
            "aws:apigateway/restApi:RestApi",
            "securityPolicy",
            matching(newTls, "be TLS 1.2 or newer"),
            { when: not(equal("endpointConfiguration.types", "PRIVATE")) },
        ),
        row(230, "aws:apigateway/domainName:DomainName", "securityPolicy", tls12),
        row(231, integrationType, "tlsConfig.insecureSkipVerification", mustBeIfSet(false)),
        row(
            232,
            integrationType,
            "uri",
            satisfying(
                "not start with `http://`",
                (value) => !(typeof value === "string" && value.startsWith("http://")),
                "met",
            ),
            { when: equal("type", "HTTP", "HTTP_PROXY") },
        ),
        row(
            236,
            "aws:apigatewayv2/domainName:DomainName",
            "domainNameConfiguration.securityPolicy",
            mustBe("TLS_1_2"),
        ),
    ],
});

export const clientCertificates = resourceRule({
    id: "api-client-certificates",
    title: "APIs prove themselves to their backends, and partners to the APIs, by certificate.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "a backend that anybody can call trusts whoever finds it",
    controls: [...fsbp("APIGateway.2"), ...topics.inTransit],
    remediation: {
        steps: [
            "Set `clientCertificateId` of stages with HTTP backends.",
            "Set `mutualTlsAuthentication` of domain names for partners, if `mutualTls` is required.",
        ],
        example: `new aws.apigateway.Stage("v1", { ...rest, clientCertificateId: certificate.id });`,
    },
    options: {
        backendCertificates: {
            type: "boolean",
            default: false,
            description: "Whether stages must have a client certificate; backends in AWS don't need one.",
        },
        mutualTls: {
            type: "boolean",
            default: false,
            description: "Whether domain names must demand mutual TLS.",
        },
    },
    rows: [
        row(222, "aws:apigateway/stage:Stage", "clientCertificateId", presentIf("backendCertificates")),
        row(
            237,
            "aws:apigatewayv2/domainName:DomainName",
            "mutualTlsAuthentication.truststoreUri",
            presentIf("mutualTls"),
        ),
    ],
});

function presentIf(option: string): Requirement {
    const { demand, test } = present();
    return {
        demand,
        test: (value, context) => (context.option<boolean>(option) ? test(value, context) : "met"),
    };
}

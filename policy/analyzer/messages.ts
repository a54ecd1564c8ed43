import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { settingsName, type PackConfiguration } from "../configuration";
import { PolicyResource, type ResourceFacts } from "../model/resource";
import { Properties, type Wire } from "../model/values";
import { pageOf, type Finding, type RulePack } from "../pack";
import { remediationText, type EnforcementLevel, type Rule, type RuleOption, type Severity } from "../rule";

/** How the pack introduces itself. */
export interface PackIdentity {
    readonly name: string;
    readonly version: string;
    readonly description: string;
}

const levels: Record<EnforcementLevel, proto.EnforcementLevel> = {
    advisory: proto.EnforcementLevel.ADVISORY,
    mandatory: proto.EnforcementLevel.MANDATORY,
    remediate: proto.EnforcementLevel.REMEDIATE,
    disabled: proto.EnforcementLevel.DISABLED,
};

const severities: Record<Severity, proto.PolicySeverity> = {
    low: proto.PolicySeverity.POLICY_SEVERITY_LOW,
    medium: proto.PolicySeverity.POLICY_SEVERITY_MEDIUM,
    high: proto.PolicySeverity.POLICY_SEVERITY_HIGH,
    critical: proto.PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

/** A message that carries a resource's properties. */
interface WithProperties {
    getProperties(): Struct | undefined;
}

/** Decodes a message's properties, once, when they are first asked for. */
export function reading(message: WithProperties): () => Properties {
    let undecoded: WithProperties | undefined = message;
    let properties: Properties | undefined;
    return () => {
        if (undecoded) {
            properties = new Properties(wireOf(undecoded));
            undecoded = undefined;
        }
        return properties!;
    };
}

/** A message's properties as the engine wrote them. */
export function wireOf(message: WithProperties): Record<string, Wire> {
    return message.getProperties()?.toJavaScript() ?? {};
}

/** Properties as a message holds them. */
export function toStruct(properties: Record<string, Wire>): Struct {
    return Struct.fromJavaScript(properties);
}

/** The resource that a request is about. */
export function resourceIn(
    message: proto.AnalyzeRequest | proto.AnalyzerResource,
    facts: Pick<ResourceFacts, "inputs" | "outputs">,
): PolicyResource {
    const isInStack = message instanceof proto.AnalyzerResource;
    return new PolicyResource({
        urn: message.getUrn(),
        type: message.getType(),
        name: message.getName(),
        parent: (isInStack ? message.getParent() : message.getOptions()?.getParent()) || undefined,
        ...(isInStack ? { propertyDependencies: () => dependenciesOf(message) } : {}),
        ...facts,
    });
}

function dependenciesOf(resource: proto.AnalyzerResource): Map<string, string[]> {
    const dependencies = new Map<string, string[]>();
    resource.getPropertydependenciesMap().forEach((value, property) => {
        dependencies.set(property, value.getUrnsList());
    });
    return dependencies;
}

/** The configuration that the engine has put together from defaults, code and file. */
export function configurationIn(request: proto.ConfigureAnalyzerRequest): PackConfiguration {
    const configuration: Record<string, unknown> = {};
    request.getPolicyconfigMap().forEach((config, name) => {
        configuration[name] = {
            ...config.getProperties()?.toJavaScript(),
            enforcementLevel: levelNamed(config.getEnforcementlevel()),
        };
    });
    return configuration;
}

function levelNamed(level: proto.EnforcementLevel): EnforcementLevel {
    return (Object.keys(levels) as EnforcementLevel[]).find((name) => levels[name] === level)!;
}

/** The part of an answer that says that a rule doesn't apply, as bytes. Parts can be joined. */
export function notApplicable(rule: string): Uint8Array {
    return new proto.AnalyzeResponse()
        .setNotApplicableList([new proto.PolicyNotApplicable().setPolicyName(rule)])
        .serializeBinary();
}

/**
 * An answer that begins with bytes written before: which of some hundred rules don't apply is the same for every resource of
 * a type, and would take most of the time to write. Protocol buffers add up the lists of messages that are joined.
 */
export class PreparedResponse extends proto.AnalyzeResponse {
    constructor(private readonly prepared: Uint8Array) {
        super();
    }

    override serializeBinary(): Uint8Array {
        const own = super.serializeBinary();
        return own.length === 0 ? this.prepared : Buffer.concat([this.prepared, own]);
    }
}

/** One line of the pack's answer. */
export function diagnosticOf(finding: Finding, identity: PackIdentity): proto.AnalyzeDiagnostic {
    return new proto.AnalyzeDiagnostic()
        .setPolicyname(finding.rule.id)
        .setPolicypackname(identity.name)
        .setPolicypackversion(identity.version)
        .setDescription(finding.rule.title)
        .setMessage(finding.message)
        .setEnforcementlevel(levels[finding.level])
        .setSeverity(severities[finding.rule.severity])
        .setUrn(finding.resource.urn);
}

/** A line about the pack's settings, on the stack as a whole. */
export function settingsDiagnostic(
    message: string,
    level: EnforcementLevel,
    identity: PackIdentity,
): proto.AnalyzeDiagnostic {
    return new proto.AnalyzeDiagnostic()
        .setPolicyname(settingsName)
        .setPolicypackname(identity.name)
        .setPolicypackversion(identity.version)
        .setDescription(settingsTitle)
        .setMessage(message)
        .setEnforcementlevel(levels[level])
        .setSeverity(severities.low);
}

const settingsTitle = "Settings of the whole pack; reports waivers that expired or cover nothing.";

/** What the pack tells of itself and its rules. */
export function describe(pack: RulePack, identity: PackIdentity): proto.AnalyzerInfo {
    const info = new proto.AnalyzerInfo()
        .setName(identity.name)
        .setVersion(identity.version)
        .setDescription(identity.description)
        .setSupportsconfig(true)
        .setPoliciesList([
            describeSettings(),
            ...pack.rules.map((rule) => describeRule(rule, pack.levelOf(rule))),
        ]);
    // The engine puts its own configuration on top of this one, and sends back the whole.
    for (const [name, given] of Object.entries(pack.given)) {
        if (isRecord(given)) {
            const { enforcementLevel, ...properties } = given;
            const rule = pack.rules.find(({ id }) => id === name);
            const level =
                (enforcementLevel as EnforcementLevel | undefined) ??
                (rule ? pack.levelOf(rule) : "advisory");
            const config = new proto.PolicyConfig().setEnforcementlevel(levels[level]);
            info.getInitialconfigMap().set(name, config.setProperties(toStruct(properties)));
        }
    }
    return info;
}

function isRecord(value: unknown): value is Record<string, Wire> {
    return typeof value === "object" && value !== null;
}

function describeRule(rule: Rule, level: EnforcementLevel): proto.PolicyInfo {
    const info = new proto.PolicyInfo()
        .setName(rule.id)
        .setDisplayname(rule.title)
        .setDescription(rule.title)
        .setMessage(rule.why)
        .setEnforcementlevel(levels[level])
        .setPolicyType(
            rule.kind === "resource"
                ? proto.PolicyType.POLICY_TYPE_RESOURCE
                : proto.PolicyType.POLICY_TYPE_STACK,
        )
        .setSeverity(severities[rule.severity])
        .setTagsList([
            rule.concern,
            ...rule.controls.map(({ framework, number }) => `${framework} ${number}`),
        ])
        .setRemediationSteps(remediationText(rule))
        .setUrl(pageOf(rule));
    if (rule.controls.length > 0) {
        const { framework, number } = rule.controls[0];
        info.setFramework(new proto.PolicyComplianceFramework().setName(framework).setReference(number));
    }
    if (rule.options) {
        info.setConfigschema(schemaOf(rule.options));
    }
    return info;
}

function schemaOf(options: Readonly<Record<string, RuleOption>>): proto.PolicyConfigSchema {
    const properties: Record<string, Wire> = {};
    for (const [name, option] of Object.entries(options)) {
        properties[name] = {
            ...(option as unknown as Record<string, Wire>),
            ...(option.type === "array" ? { items: { type: "string" } } : {}),
        };
    }
    return new proto.PolicyConfigSchema().setProperties(toStruct(properties));
}

function describeSettings(): proto.PolicyInfo {
    const field = { type: "string", minLength: 1 };
    const schema = {
        strict: {
            type: "boolean",
            default: false,
            description: "Count what can't be decided yet as violated.",
        },
        customerKeysOnly: {
            type: "boolean",
            default: true,
            description: "Demand customer managed KMS keys.",
        },
        allowFtp: { type: "boolean", default: false, description: "Let VPC-internal servers offer FTP." },
        stackWaivers: {
            type: "boolean",
            default: true,
            description: "Accept the waivers of a stack's own configuration, under policy:waivers.",
        },
        waivers: {
            type: "array",
            items: {
                type: "object",
                properties: { rule: field, urn: field, reason: field, expires: field },
                required: ["rule", "urn", "reason", "expires"],
            },
        },
    };
    return new proto.PolicyInfo()
        .setName(settingsName)
        .setDisplayname("Pack settings")
        .setDescription(settingsTitle)
        .setEnforcementlevel(proto.EnforcementLevel.ADVISORY)
        .setPolicyType(proto.PolicyType.POLICY_TYPE_STACK)
        .setConfigschema(new proto.PolicyConfigSchema().setProperties(toStruct(schema)));
}

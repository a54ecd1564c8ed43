/** One line of the engine's event log, as far as this project reads it; exactly one of the events is there. */
export interface EngineEvent {
    readonly sequence: number;
    readonly diagnosticEvent?: DiagnosticEvent;
    readonly policyEvent?: PolicyEvent;
    readonly policyLoadEvent?: object;
    readonly policyAnalyzeSummaryEvent?: PolicySummaryEvent;
    readonly policyAnalyzeStackSummaryEvent?: PolicySummaryEvent;
    readonly resourcePreEvent?: ResourceEvent;
    readonly resOutputsEvent?: ResourceEvent;
    readonly resOpFailedEvent?: ResourceEvent;
}

export interface DiagnosticEvent {
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
}

export interface PolicyEvent {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly policyPackName: string;
    readonly enforcementLevel: string;
    readonly severity?: string;
}

export interface PolicySummaryEvent {
    /** The resource, where the summary is of resource policies. */
    readonly resourceUrn?: string;
    readonly policyPackName: string;
    readonly policyPackVersion: string;
    readonly passed?: readonly string[];
    readonly failed?: readonly string[];
}

export interface ResourceEvent {
    readonly metadata: {
        readonly op: string;
        readonly urn: string;
        readonly type: string;
        readonly old?: ResourceStateEvent | null;
        readonly new?: ResourceStateEvent | null;
        readonly keys?: readonly string[];
        readonly diffs?: readonly string[];
    };
}

export interface ResourceStateEvent {
    readonly custom?: boolean;
    readonly id: string;
    readonly parent: string;
    readonly protect?: boolean;
    readonly inputs?: Record<string, unknown>;
    readonly outputs?: Record<string, unknown>;
}

export type { Wire } from "../model/values";
export { AnalyzerClient, type Diagnostic, type SentConfiguration } from "./analyzer-client";
export { judge, judgements, type Judgement } from "./judge";
export {
    beforeCreation,
    inStack,
    resource,
    secret,
    unknown,
    type TestResource,
    type TestResourceArgs,
} from "./resources";
export { Handle, json, JsonDocument, Reference, TestStack, type Given, type Phase } from "./test-stack";

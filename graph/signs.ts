import type { Html } from "../offline/report/html";
import { html as markup } from "../offline/report/html";
import type { PolicyView } from "./resource-view";

/** Signs as shapes on a square of 16, so that no font has to have them. */
const shapes = {
    bell: "M8 2a4 4 0 0 0-4 4v3l-1.5 2.500h11L12 9V6a4 4 0 0 0-4-4zM6.500 13a1.500 1.500 0 0 0 3 0",
    key: "M10.500 2.500a3 3 0 1 1-2.600 4.500L3 12v2h2.500l.500-1.500h1.500v-1.500h1.500l1.200-1.600",
    tick: "M3 8.500l3.500 3.500L13 4.500",
    cross: "M4 4l8 8M12 4l-8 8",
    advice: "M8 2.500v7M8 12.500v.800",
    clock: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.800V8l2.300 1.600",
    dash: "M4 8h8",
} as const;

export type SignName = keyof typeof shapes;

/** A sign; the words are for those who don't see it. */
export function sign(name: SignName, words: string): Html {
    return markup`<svg class="sign" viewBox="0 0 16 16" role="img" aria-label="${words}"><path d="${shapes[name]}"/></svg>`;
}

const verdicts: Readonly<Record<PolicyView["verdict"], readonly [sign: SignName, look: string]>> = {
    violated: ["cross", "bad"],
    advised: ["advice", "warn"],
    deferred: ["clock", ""],
    passed: ["tick", "good"],
    "not judged": ["dash", ""],
};

/** What policies say, as a sign. */
export function verdictSign(verdict: PolicyView["verdict"]): Html {
    const [name, look] = verdicts[verdict];
    return markup`<span class="${look}">${sign(name, verdict)}</span>`;
}

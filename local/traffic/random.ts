import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random choices that a seed decides: the same seed, the same choices. */
export class Random {
    private readonly generator;

    constructor(seed: number) {
        this.generator = xoroshiro128plus(seed);
    }

    /** At least 0, below 1. */
    number(): number {
        return uniformFloat64(this.generator);
    }

    /** A whole number, both ends included. */
    integer(least: number, most: number): number {
        return least + Math.floor(this.number() * (most - least + 1));
    }

    /** True with this probability. */
    chance(probability: number): boolean {
        return this.number() < probability;
    }

    pick<T>(choices: readonly T[]): T {
        return choices[this.integer(0, choices.length - 1)];
    }

    /** One of the choices, each as often as its weight says. */
    weighted<T>(choices: readonly { readonly weight: number; readonly value: T }[]): T {
        let rest = this.number() * choices.reduce((sum, { weight }) => sum + weight, 0);
        return (choices.find(({ weight }) => (rest -= weight) < 0) ?? choices[choices.length - 1]).value;
    }

    /** A waiting time: exponentially distributed, with this mean. */
    wait(mean: number): number {
        return -mean * Math.log(1 - this.number());
    }

    /** How many of what happens independently, this often on average, happen (Poisson). */
    count(mean: number): number {
        let happened = 0;
        for (let time = this.wait(1); time < mean; time += this.wait(1)) {
            happened += 1;
        }
        return happened;
    }

    /** So many letters and digits. */
    letters(length: number): string {
        let text = "";
        while (text.length < length) {
            text += "abcdefghijklmnopqrstuvwxyz0123456789"[this.integer(0, 35)];
        }
        return text;
    }
}

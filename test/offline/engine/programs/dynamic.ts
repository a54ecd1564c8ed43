import * as pulumi from "@pulumi/pulumi";

const provider: pulumi.dynamic.ResourceProvider = {
    create: (inputs: { word: string }) =>
        Promise.resolve({ id: "word-1", outs: { shout: inputs.word.toUpperCase() } }),
};

class Word extends pulumi.dynamic.Resource {
    declare readonly shout: pulumi.Output<string>;

    constructor(name: string, word: string) {
        super(provider, name, { word, shout: undefined });
    }
}

export const shout = new Word("word", "ship").shout;

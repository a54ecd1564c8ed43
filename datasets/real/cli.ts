/** `npm run data -- NAME`: fetches a real data set and prints where its files are. */
import { fetchRealData, realData, type RealDataName } from ".";

const [name] = process.argv.slice(2);
if (name === undefined || !(name in realData)) {
    const names = Object.entries(realData).map(([each, { description }]) => `  ${each}  ${description}`);
    console.error(`Usage: npm run data -- NAME\n${names.join("\n")}`);
    process.exitCode = 2;
} else {
    fetchRealData(name as RealDataName).then(
        (files) => console.log(files.join("\n")),
        (error: Error) => {
            console.error(error.message);
            process.exitCode = 1;
        },
    );
}

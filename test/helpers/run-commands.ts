/** A program: runs calls of the command line, one after the other. Its argument is their arguments, its output what they gave, as JSON. */
import { rlscale } from "./command-line.js";

const given: Awaited<ReturnType<typeof rlscale>>[] = [];
for (const args of JSON.parse(process.argv[2] ?? "[]") as string[][]) given.push(await rlscale(...args));
process.stdout.write(JSON.stringify(given));

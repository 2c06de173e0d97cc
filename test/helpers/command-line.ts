import { main } from "../../loaders/cli/main.js";

/** The command line in this process: its exit code, what it said, and how long it took, in ms. */
export async function rlscale(...args: string[]) {
  return rlscaleAt(undefined, ...args);
}

/** The same in another project. */
export async function rlscaleAt(root: string | undefined, ...args: string[]) {
  const said = { out: "", err: "" };
  const start = performance.now();
  const output = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    }
  };
  const code = await main(args, output, root);
  return { code, ...said, ms: performance.now() - start };
}

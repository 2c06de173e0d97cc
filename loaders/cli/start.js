/** One call of the command line, as a process. */
import { guard, isGuarded, needsGuard } from "./guard.js";

/** @param {() => Promise<{ main: (args: string[]) => Promise<number> }>} load gives the command line */
export async function start(load) {
  // who reads may stop reading, as head does: the command goes on without being heard
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  const args = process.argv.slice(2);
  if (needsGuard(args) && !isGuarded()) guard(args);
  else {
    const { main } = await load();
    process.exitCode = await main(args);
  }
}

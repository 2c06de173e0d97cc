/**
 * The page "Your logs": takes files, has them read and fitted in a worker, and writes what came of it. Everything that it
 * needs is fetched while the page loads; from then on it asks nobody for anything.
 *
 * Whatever happens is an event; `reduce` says what the page then knows and is to do; the parts are written from what it knows.
 */
import { againstOf, type UserRunsData } from "../components/user-runs/user-runs-data.js";
import { reasonOf } from "../lib/log-error.js";
import { afterPaint } from "./parts/after-paint.js";
import { cellsShown } from "./parts/cells-shown.js";
import { fetchOnce } from "./parts/data.js";
import { prepareTools, save } from "./parts/download.js";
import { listen } from "./user-logs/listen.js";
import { pageOf } from "./user-logs/user-logs-page.js";
import { type Effect, type PageEvent, reduce, startOf } from "./user-logs/user-logs-state.js";
import { type Link, linkOf } from "./user-logs/worker-link.js";

void cellsShown().then(() => {
  if (document.querySelector('[data-own="drop"]')) void start();
});

async function start(): Promise<void> {
  const { href } = document.querySelector<HTMLLinkElement>('link[data-for="your-logs"]')!;
  const data = (await fetchOnce(href)) as UserRunsData;
  let state = startOf(againstOf(data)[0] ?? { family: "", variant: "" });
  const happened = (event: PageEvent) => {
    const before = state;
    const next = reduce(before, event);
    state = next.state;
    for (const effect of next.effects) perform(effect, link);
    page.write(state, before);
  };
  const link = linkOf((message) => happened({ kind: "heard", message }));
  const page = pageOf(data, state, happened);
  listen(data.example, page, happened);
  // What makes files of figures, and the worker, are at hand before anybody asks.
  try {
    const store = `rlscale your logs ${new URL("./", location.href).pathname}`;
    await Promise.all([link.open(data, store), prepareTools()]);
    page.ready();
  } catch (error) {
    happened({ kind: "not readable", reason: `Logs cannot be read here: ${reasonOf(error)}` });
  }
}

function perform(effect: Effect, link: Link): void {
  if (effect.kind === "tell") link.tell(effect.message);
  else if (effect.kind === "stop") link.stop();
  else if (effect.kind === "tell after paint") afterPaint("painted", () => link.tell(effect.message));
  else save(new Blob([effect.content], { type: effect.type }), effect.name);
}

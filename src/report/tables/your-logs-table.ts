import { html } from "../../components/html.js";
import type { TableRenderer } from "../site.js";
import { userRunsData } from "../user-runs-study.js";

const commands = `# what is in the logs, how it is understood, what is missing
npx rlscale inspect runs/
# k of each run, beside the study's
npx rlscale fit runs/
npx rlscale fit run.jsonl --model-size 7B --score critic/rewards/mean --score-range 0,1
npx rlscale fit runs/ --resource data --batch 512 --json
# a study of them, and its report
npx rlscale new my-study --from runs/
npx rlscale build my-study -o site`;

/** `{part: "drop"}`: where files are dropped; "results": where the answer is written. */
export const table: TableRenderer = ({ results }, { part }) => {
  if (part === "results") return html`<div class="your-results" data-own="results"></div>`;
  if (part === "choices") return html`<div class="your-choices" data-own="choices"></div>`;
  if (part === "compare") return html`<div class="your-choices" data-own="compare"></div>`;
  if (part === "commands") return html`<pre tabindex="0"><code>${commands}</code></pre>`;
  if (part !== "drop")
    throw new TypeError(`part must be drop, choices, compare, commands or results; got ${String(part)}`);
  const { example } = userRunsData(results);
  const about = example
    ? html`<button type="button" class="preset" data-own="example">Load an example</button> <span class="your-hint">${example.about}</span>`
    : "";
  return html`<div class="your-drop" data-own="drop">
<p class="your-drop-words"><b>Drop logs or a folder here</b> or choose them:</p>
<p class="your-choose"><label class="your-file"><input type="file" multiple data-own="files"><span>Choose files</span></label> <label class="your-file"><input type="file" webkitdirectory data-own="folder"><span>Choose a folder</span></label> ${about}</p>
<div class="your-progress" data-own="progress" hidden><progress max="1" value="0" aria-label="Bytes read"></progress> <span data-own="progress-words"></span> <button type="button" class="preset" data-own="stop">Stop</button></div>
<p class="your-status" role="status" data-own="status"></p>
</div>`;
};

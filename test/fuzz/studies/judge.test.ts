/** The judge sees what is wrong: files of a made-up study are spoilt, one thing at a time. */
import { describe, expect, it } from "vitest";
import { judge } from "./judge.js";
import { layouts, type Rendering } from "./layouts.js";
import { type Study, studyAt } from "./plan.js";
import { utf8 } from "./tables.js";

/** The first study that a layout gives back at once: two sizes or more, one set. */
async function sound(layout: string): Promise<{ study: Study; rendering: Rendering }> {
  const { render } = layouts.find(({ name }) => name === layout)!;
  for (let index = 0; ; index++) {
    const study = studyAt(index, 5);
    const rendering = render(study);
    const isPlain = study.sets.length === 1 && study.differing.includes("size") && study.sets[0]!.role === "evaluation";
    if (!isPlain || rendering === null) continue;
    const { outcome } = await judge(study, rendering);
    if (outcome === "right") return { study, rendering };
  }
}

const text = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

function spoilt({ files, ...rest }: Rendering, spoil: (content: string) => string): Rendering {
  return { ...rest, files: files.map((file, i) => (i === 0 ? { ...file, bytes: utf8(spoil(text(file))) } : file)) };
}

describe("judge(study, rendering)", async () => {
  const { study, rendering } = await sound("a JSONL a run");
  const last = (content: string) => content.trimEnd().split("\n").at(-1)!;

  it.each<[kind: string, Rendering]>([
    ["another k", spoilt(rendering, (content) => content.replace(/0\.\d+(?=\}\n$)/, "0.123"))],
    ["another k", spoilt({ ...rendering, rows: null }, (content) => content.replace(last(content), ""))],
    ["rows outside the ledger", { ...rendering, rows: rendering.rows! + 1 }],
    ["runs are missing", { ...rendering, rows: null, files: rendering.files.slice(1) }],
    ["a run twice", { ...rendering, rows: null, files: [...rendering.files, rendering.files[0]!] }],
    ["another size", { ...rendering, sizes: false }],
    ["another role", { ...rendering, sets: rendering.sets.map((set) => ({ ...set, role: "training" })) }],
    [
      "a refusal whose options lead nowhere",
      spoilt({ ...rendering, rows: null, tokens: false, answers: {} }, () => '{"step": 1, "loss": 2}\n')
    ]
  ])("%s", async (kind, spoiltRendering) => {
    expect(await judge(study, { ...spoiltRendering })).toMatchObject({ outcome: "fault", kind });
  });

  it("tokens lost", async () => {
    const verdict = await judge(
      study,
      spoilt({ ...rendering, tokens: true }, (content) => content.replaceAll(/"total_tokens":\d+,/g, ""))
    );
    expect(verdict).toMatchObject({ outcome: "fault", kind: "tokens lost" });
  });
});

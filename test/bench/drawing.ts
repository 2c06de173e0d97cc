/**
 * `npm run bench:drawing`: the three busiest figures, drawn in jsdom from the data of the built site (RLSCALE_OUT, else dist):
 * processor time a drawing, its elements, its HTML, and the weight of the script that draws them in a page.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { median } from "d3-array";
import { build } from "esbuild";
import { JSDOM } from "jsdom";
import type { DrawOptions } from "../../src/components/drawing/plot-parts.js";
import { settle } from "../../src/components/frame/choice-figure.js";
import type { FigureData } from "../../src/components/loss-curves/loss-curves-data.js";
import { lossCurvesDrawing } from "../../src/components/loss-curves/loss-curves-drawing.js";
import { lossCurvesModel } from "../../src/components/loss-curves/loss-curves-model.js";
import { transferCurvesFigure } from "../../src/paper/beyond/transfer/transfer-curves/transfer-curves-figure.js";
import type { TransferData } from "../../src/paper/beyond/transfer/transfer-data.js";
import type { SlopesData } from "../../src/paper/efficiency/slopes-data.js";
import { kOfNFigure } from "../../src/paper/saturation/k-of-n/k-of-n-figure.js";
import { defaultState } from "../components/figure-data.js";

const draws = 30;
const folder = join(process.env.RLSCALE_OUT ?? "dist", "_file/data");
const { document } = new JSDOM("<!DOCTYPE html>").window;

const curves = read<FigureData>("curves");
const slopes = read<SlopesData>("slopes");
const transfer = read<TransferData>("transfer");
const model = lossCurvesModel(curves, defaultState);
const kOfN = kOfNFigure.view({ slopes, curves }, settle(kOfNFigure, { slopes, curves }, {}));
const panels = transferCurvesFigure.view({ transfer }, settle(transferCurvesFigure, { transfer }, {}));

type Sized = DrawOptions & { width: number; label: string };
const figures: Record<string, (options: Sized) => SVGSVGElement> = {
  "loss curves": (options) => lossCurvesDrawing(model, "plot", options),
  "k(N)": kOfN.draw,
  "small multiples": panels.draw
};

console.log("figure".padEnd(18), "ms".padStart(6), "elements".padStart(9), "kB gzip".padStart(8));
for (const [name, draw] of Object.entries(figures)) {
  const options = { document, width: 1068, label: name };
  const times = Array.from({ length: draws }, () => {
    const before = process.cpuUsage();
    draw(options);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  const svg = draw(options);
  console.log(
    name.padEnd(18),
    // the first ones are slow: compiled as they run
    median(times.slice(5))!.toFixed(1).padStart(6),
    String(svg.querySelectorAll("*").length).padStart(9),
    (gzipSync(svg.outerHTML).length / 1000).toFixed(1).padStart(8)
  );
}
const { outputFiles } = await build({
  entryPoints: ["src/components/drawing/axes.ts"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  write: false
});
console.log(`axes.ts with d3: ${(gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000).toFixed(1)} kB gzip`);

/** A file of data as pages load it: its name has a hash. */
function read<Data>(name: string): Data {
  const file = readdirSync(folder).find((one) => one.startsWith(`${name}.`));
  if (!file) throw new Error(`no ${name}.*.json in ${folder}: run \`npm run build\` first`);
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as Data;
}

/** Files that a figure hands out: the drawing as seen, with its title and source; the plotted data. */
import { part } from "../../components/figure-frame.js";
import { lossCurves } from "../../components/loss-curves.js";
import { lossCurvesCsv, viewName } from "../../components/loss-curves-csv.js";
import type { LossCurvesModel } from "../../components/loss-curves-model.js";
import { appendText, svgElement } from "../../components/svg.js";

const width = 1068;
const margin = 26;

export function makeDownloads(frame: Element, model: () => LossCurvesModel): void {
  const number = frame.querySelector("figcaption b")?.textContent ?? "figure";
  const listen = (kind: string, type: string, content: () => string) => {
    frame.querySelector(`[data-download="${kind}"]`)?.addEventListener("click", () => {
      save(new Blob([content()], { type }), `${viewName(model(), number)}.${kind}`);
    });
  };
  listen("csv", "text/csv", () => lossCurvesCsv(model()));
  listen("svg", "image/svg+xml", () => exportSvg(frame, model(), number));
}

/** One SVG that needs nothing of this page: colours are those of the theme as seen. */
function exportSvg(frame: Element, model: LossCurvesModel, number: string): string {
  const text = (name: string) => part(frame, name).textContent ?? "";
  const plot = lossCurves(model, { width, label: text("reading") });
  const height = Number(plot.getAttribute("height"));
  const root = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const [fullWidth, fullHeight] = [width + 2 * margin, height + 170];
  for (const [key, value] of Object.entries({
    xmlns: "http://www.w3.org/2000/svg",
    width: fullWidth,
    height: fullHeight,
    viewBox: `0 0 ${fullWidth} ${fullHeight}`,
    "font-family": "'Source Sans 3', 'Source Sans Pro', Arial, sans-serif",
    fill: "var(--ink)"
  })) {
    root.setAttribute(key, String(value));
  }
  svgElement(root, "rect", { width: "100%", height: "100%", fill: "var(--surface)" });
  appendText(root, margin, 44, text("reading"), {
    "font-size": 22,
    "font-weight": 600,
    "font-family": "'Source Serif 4', 'Source Serif Pro', Georgia, serif"
  });
  appendText(root, margin, 70, text("subtitle"), { "font-size": 15, fill: "var(--ink-2)" });
  plot.setAttribute("x", String(margin));
  plot.setAttribute("y", "92");
  plot.setAttribute("overflow", "visible");
  plot.removeAttribute("font-family");
  root.append(plot);
  const foot = { "font-size": 14, fill: "var(--ink-2)" };
  appendText(root, margin, fullHeight - 46, `${number}. ${text("shown")}`, foot);
  appendText(root, margin, fullHeight - 22, `${text("source")} \u00b7 ${location.href}`, foot);
  return resolveTokens(new XMLSerializer().serializeToString(root));
}

function resolveTokens(svg: string): string {
  const style = getComputedStyle(document.documentElement);
  let resolved = svg;
  for (let depth = 0; depth < 3 && resolved.includes("var("); depth++) {
    resolved = resolved.replace(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
  }
  return resolved;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

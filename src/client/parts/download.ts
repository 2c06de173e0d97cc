/** Files that a figure hands out: the drawing as seen, with its title and source; the plotted data. */
import { part } from "../../components/figure-frame.js";
import { appendText, svgElement } from "../../components/svg.js";

const margin = 26;

type Kind = "svg" | "csv";
const types: Record<Kind, string> = { svg: "image/svg+xml", csv: "text/csv" };

/** Hands out a file when its button is pressed: the text of a CSV, or a plot that becomes a drawing of its own. */
export function onDownload(frame: Element, kind: "csv", name: () => string, content: () => string): void;
export function onDownload(frame: Element, kind: "svg", name: () => string, content: () => SVGSVGElement): void;
export function onDownload(
  frame: Element,
  kind: Kind,
  name: () => string,
  content: () => string | SVGSVGElement
): void {
  frame.querySelector(`[data-download="${kind}"]`)?.addEventListener("click", () => {
    const made = content();
    const text = typeof made === "string" ? made : exportSvg(frame, made);
    save(new Blob([text], { type: types[kind] }), `${name()}.${kind}`);
  });
}

/** One SVG that needs nothing of this page: colours are those of the theme as seen. */
function exportSvg(frame: Element, plot: SVGSVGElement): string {
  const text = (name: string) => part(frame, name).textContent ?? "";
  const number = frame.querySelector("figcaption b")?.textContent ?? "Figure";
  const width = Number(plot.getAttribute("width"));
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
  appendText(root, margin, fullHeight - 46, [number, text("shown")].filter(Boolean).join(". "), foot);
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

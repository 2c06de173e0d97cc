/** What small multiples show: panels of series on two axes. */
import type { Scale } from "../drawing/axes.js";
import type { Box } from "../drawing/plot-parts.js";
import type { TextPiece } from "../drawing/svg.js";

export interface PanelPoint {
  x: number;
  y: number;
  /** false = a ring: measured, not used in a fit */
  inFit?: boolean;
}

export interface PanelSeries {
  name: string;
  color: string;
  textColor?: string;
  points?: readonly PanelPoint[];
  /** `clear`: dots that are seen one by one, for series of few */
  dots?: "faint" | "clear";
  /** usually a running median; null where the line breaks */
  line?: readonly (PanelPoint | null)[];
  /** `reference`: grey, under the others; `repeat`: a thin line without a name */
  role?: "main" | "reference" | "repeat";
  /** pattern of the line where it is extrapolated */
  dash?: string;
  /** false: the key names it, the end of the line does not */
  labelled?: boolean;
}

interface PanelBand {
  color: string;
  points: readonly { x: number; low: number; high: number }[];
}

export interface Panel {
  title: string;
  titleColor?: string;
  /** beside the title, quieter */
  note?: string;
  series: readonly PanelSeries[];
  bands?: readonly PanelBand[];
  /** a horizontal line to compare with */
  level?: number;
  /** a tick across the panel: where the fit ends */
  cut?: number;
  /** what is missing here, in a few words */
  remark?: string;
}

export interface PanelAxis {
  title: string;
  scale: "linear" | "log";
  format: (value: number) => string;
  /** in a read-out, where ticks have fewer figures or a unit is wanted; HTML */
  read?: (value: number) => string;
  /** labels of ticks with raised exponents; `format` by itself */
  pieces?: (value: number) => TextPiece[];
  domain?: [number, number];
  ticks?: readonly number[];
}

export interface SmallMultiplesData {
  panels: readonly Panel[];
  x: PanelAxis;
  y: PanelAxis;
  /** the part of x that is shown; the whole by itself */
  shown?: readonly [from: number, to: number] | null;
  /** y follows the part that is shown */
  fitY?: boolean;
}

export function hasName({ role, labelled = true }: PanelSeries): boolean {
  return role !== "repeat" && labelled;
}

export interface PanelFrame {
  x: Scale;
  y: Scale;
  box: Box;
}

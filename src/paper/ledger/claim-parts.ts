/** Where the cells of a claim stand in the matrix: by variant and resource, and apart where they stand beside the claim. */
import type { CellRecord, ClaimRecord } from "../../lib/claims/claim.js";

export const columns = [
  { variant: "base", resource: "compute" },
  { variant: "base", resource: "data" },
  { variant: "instruct", resource: "compute" },
  { variant: "instruct", resource: "data" }
] as const;

/** First of the columns that a cell spans, and how many. */
export interface Column {
  from: number;
  span: number;
}

export interface PartCells {
  /** "on loss", what is looked at beside the claim; empty for its own cells */
  label: string;
  column: Column;
  cells: CellRecord[];
}

/** The cells of a claim in its own terms first, then those beside it, by what they look at. */
export function partsOf(claim: ClaimRecord): PartCells[][] {
  const parts = new Map<string, PartCells[]>([["", []]]);
  for (const cell of claim.cells) {
    const label = cell.beyond ? labelOf(cell.group) : "";
    const column = columnOf(claim, cell);
    const ofPart = parts.get(label) ?? [];
    parts.set(label, ofPart);
    const same = ofPart.find((cell) => cell.column.from === column.from && cell.column.span === column.span);
    if (same) same.cells.push(cell);
    else ofPart.push({ label, column, cells: [cell] });
  }
  return [...parts.values()].map((part) => part.sort((a, b) => a.column.from - b.column.from));
}

/** "base, log-odds" -> "on log-odds" */
function labelOf(group: string): string {
  const rest = group.split(", ").filter((word) => !/^(?:base|instruct|compute|data)$/.test(word));
  if (rest.length === 0) return "beyond the range of the claim";
  const words = rest.join(", ");
  return /^(?:loss|log-odds|ln loss)$/.test(words) ? `on ${words}` : words;
}

function columnOf(claim: ClaimRecord, { what, group }: CellRecord): Column {
  const words = `${group}, ${what}`;
  const variant = /\binstruct\b|\bllama3\b/.test(words) ? "instruct" : /\bbase\b/.test(words) ? "base" : null;
  const found = /\b(compute|data)\b/.exec(words)?.[1] ?? resourceOf(claim);
  const from = variant === "instruct" ? 2 : 0;
  if (variant === null) return { from: 0, span: 4 };
  return found === null ? { from, span: 2 } : { from: from + (found === "data" ? 1 : 0), span: 1 };
}

/** What the claim itself is about; null where it is about both or neither. */
function resourceOf({ claim }: ClaimRecord): "compute" | "data" | null {
  const compute = /\bcompute\b|k_C/.test(claim);
  const data = /\bagainst data\b|\bper sample\b|\bof samples\b|k_D/.test(claim);
  return compute === data ? null : compute ? "compute" : "data";
}

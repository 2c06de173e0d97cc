/**
 * Steps that are printed over several lines. Each layout knows the line that begins a step and the lines that belong to it:
 * EasyR1's YAML, NeMo-RL's lists, AReaL's grid.
 */
import type { Value } from "../../number-columns.js";
import { numberOf } from "../../text/numbers.js";
import { printedNumber } from "./fields.js";

export type Pairs = [string, Value][];

/** Lines of one step, taken one by one. */
export interface Block {
  /** null: settings before the first step */
  step: number | null;
  pairs: Pairs;
  /** lines of something else may stand between its lines; else they end it */
  isLoose: boolean;
  /** Takes a line that belongs to the step; false: it does not. */
  take(text: string): boolean;
}

/** The block that a line begins; null where it begins none. */
export function blockAt(text: string): Block | null {
  const yaml = /^Step (\d+)$/.exec(text);
  if (yaml !== null) return yamlBlock(Number(yaml[1]));
  if (text === "Config") return yamlBlock(null);
  const list = /^[=#*-]{2,} (?:step|iteration|iter|update) (\d+)(?:\/\d+)? [=#*-]{2,}$/i.exec(text);
  if (list !== null) return listBlock(Number(list[1]));
  // its logger counts from 0, W&B and TensorBoard have the same
  const grid = /StatsLogger INFO: .*\bTrain step (\d+)\/\d+ done/.exec(text);
  return grid === null ? null : gridBlock(Number(grid[1]) - 1);
}

/** `section:` and `  key: value`, by indentation (EasyR1, verl/utils/logger/logger.py). */
function yamlBlock(step: number | null): Block {
  const pairs: Pairs = [];
  let open: { column: number; key: string }[] = [];
  return {
    step,
    pairs,
    isLoose: false,
    take: (text) => {
      const [, indent, key, value = ""] = /^( *)([^\s:#'"-][^\s:'"]*):(?: (.*))?$/.exec(text) ?? [];
      if (indent === undefined || key === undefined) return step === null && /^ *- /.test(text);
      open = open.filter(({ column }) => column < indent.length);
      const number = numberOf(value.trim());
      if (value.trim() === "") open.push({ column: indent.length, key });
      else if (number !== undefined || step === null)
        pairs.push([[...open.map((block) => block.key), key].join("."), number ?? value.trim()]);
      else return indent !== "";
      return true;
    }
  };
}

/** A word of its section before each name; a validation is of held-out problems. */
const sections: [RegExp, string][] = [
  [/validation results/i, "validation/"],
  [/training results/i, "train/"]
];

/**
 * `📊 Training Results:` and `  • Avg Reward: 0.5000` (NeMo-RL, nemo_rl/algorithms/grpo.py); of a step printed by hand
 * `  accuracy: 0.41` right behind its title.
 */
export function listBlock(step: number, opening = ""): Block {
  const pairs: Pairs = [];
  const opened = new Map<string, number>();
  /** another validation of a step is of another set: by its name, else by its place */
  const sectionOf = (title: string) => {
    const section = sections.find(([pattern]) => pattern.test(title))?.[1];
    if (section === undefined) return `${title.trim().toLowerCase()}/`;
    const set = /results:? *(?:for|of|on|\(|\[|-) *([\w.@/ -]+?)[)\]]?$/i.exec(title)?.[1];
    if (set !== undefined) return `${section}${set}/`;
    const times = (opened.get(section) ?? 0) + 1;
    opened.set(section, times);
    return times === 1 ? section : `${section}${times}/`;
  };
  let section = opening === "" ? "" : sectionOf(opening);
  let isPlain = opening === "";
  return {
    step,
    pairs,
    isLoose: true,
    take: (text) => {
      const title = /^[^\p{L}\p{N}]*(\p{L}[\p{L} ]*(?: [([]?[\w.@/-]+[)\]]?)?):$/u.exec(text)?.[1];
      if (title !== undefined) section = sectionOf(title);
      const listed = /^\s*[•*-] (.+?): (\S+?)(%?)(?:s|ms)?(?: .*)?$/u.exec(text);
      const bare = isPlain ? /^\s*([A-Za-z][\w./@ -]*?)\s*[:=]\s*([\d.eE+-]+)(%?)$/.exec(text) : null;
      isPlain = isPlain && bare !== null;
      const [, name, value, percent] = listed ?? bare ?? [];
      const number = value === undefined ? null : printedNumber(value, percent === "%");
      if (name !== undefined && number !== null) pairs.push([section + name, number]);
      // other lines stand between the lists
      return title !== undefined || name !== undefined;
    }
  };
}

/** Rows of cells, name and value in turns (AReaL, areal/utils/stats_logger.py, by tabulate). */
function gridBlock(step: number): Block {
  const pairs: Pairs = [];
  return {
    step,
    pairs,
    isLoose: true,
    take: (text) => {
      if (
        /StatsLogger INFO:(?: Stats \(\d+\/\d+\):)?$/.test(text.trim()) ||
        /^[╒├╞╘└+][\s═─╤┼╪╧┬┴+=-]*[╕┤╡╛┘┐+]?$/u.test(text)
      )
        return true;
      const cells = /^[│|](.*)[│|]$/u.exec(text.trim())?.[1]?.split(/[│|]/u);
      if (cells === undefined) return false;
      for (let i = 0; i + 1 < cells.length; i += 2) {
        const number = printedNumber(cells[i + 1]!.trim());
        if (cells[i]!.trim() !== "" && number !== null) pairs.push([cells[i]!.trim(), number]);
      }
      return true;
    }
  };
}

/** Family and variant of a model from its name; nothing where the name does not say so. */
import { firstOf } from "../../lib/items.js";
import type { Variant } from "../../lib/runs.js";

/** What a name tells, with the part that says so. */
export interface NamedPart<T> {
  value: T;
  text: string;
}

/**
 * Families by the names that people train: letters, then the version as far as it is part of the name. A number that goes on,
 * or that a `b` or `m` follows, is a size: `qwen-0.5b` has no version.
 */
const family =
  /(?<![a-z])(qwen|llama|gemma|mistral|ministral|mixtral|phi|smollm|olmo|deepseek|falcon|granite|internlm|yi|glm|pythia|opt|gpt|kimi|nemotron|minitron)[-_ ]?(\d+(?:\.\d+)?)?(?![a-z\d]|\.\d)/gi;

/** Family that a name states: `Qwen2.5-7B` is qwen2.5. Several different ones, or a distillate: none. */
export function familyInName(name: string): NamedPart<string> | null {
  const found = [...name.matchAll(family)].map(([text, letters, version]) => ({
    value: `${letters!.toLowerCase()}${pointed(text, version)}`,
    text: text.replace(/[-_ ]+$/, "")
  }));
  // `meta-llama/Llama-3.1-8B`: the maker's name says less than the model's
  const bare = ({ value }: NamedPart<string>) =>
    found.some((other) => other.value !== value && other.value.startsWith(value));
  const full = found.filter((candidate) => !bare(candidate));
  // `DeepSeek-R1-Distill-Qwen-7B` is neither
  return new Set(full.map(({ value }) => value)).size === 1 ? firstOf(full) : null;
}

/** The version of `Qwen25` and `llama31` is 2.5 and 3.1. */
function pointed(text: string, version = ""): string {
  return /[a-z][1-9]\d$/i.test(text) ? [...version].join(".") : version;
}

/** Variant that a name states: `-Instruct`, `-it`, `-chat`; `-base`. */
export function variantInName(name: string): NamedPart<Variant> | null {
  const instruct = /(?<![a-z])(instruct|chat|it|sft)(?![a-z]|['\u2019]s\b)/i.exec(name);
  const base = /(?<![a-z])(base|pretrained|pt)(?![a-z])/i.exec(name);
  if (instruct && base) return null;
  if (instruct) return { value: "instruct", text: instruct[0] };
  return base ? { value: "base", text: base[0] } : null;
}

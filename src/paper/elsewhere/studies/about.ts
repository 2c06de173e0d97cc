/** Who ran the other studies, under which licence their logs are published, and what a run of each is. */
import type { StudyName } from "../elsewhere-record.js";

export interface AboutStudy {
  by: string;
  /** address of what they print, and its name; null where there is no paper */
  paper: { url: string; name: string } | null;
  repository: string;
  commits: readonly string[];
  licence: string;
  /** as the authors describe their runs */
  settings: readonly (readonly [name: string, value: string])[];
  /** below the project, as the page hands them out */
  logs: readonly string[];
}

export const aboutStudies: Record<Exclude<StudyName, "first">, AboutStudy> = {
  verl: {
    by: "the authors of verl, an open trainer",
    paper: null,
    repository: "https://github.com/eric-haibin-lin/verl-data",
    commits: ["cc499463", "bcff590b", "bf76dddc"],
    licence: "none stated for the logs: the numbers are facts with their source",
    settings: [
      ["Models", "Qwen2.5 Instruct"],
      ["Training", "GRPO, LoRA of rank 32, learning rate 3e-5, one epoch, one seed"],
      ["A step", "64 problems, 5 answers each"],
      ["MATH", "answers of up to 512 tokens"],
      ["GSM8K", "answers of up to 1,024 tokens"],
      ["Evaluation", "one greedy answer a problem, every 5 steps"]
    ],
    logs: ["data/studies/verl-ladder/evaluations.arrow"]
  },
  pods: {
    by: "Yixuan Even Xu, Yash Savani, Fei Fang and Zico Kolter",
    paper: { url: "https://arxiv.org/abs/2504.13818", name: "arXiv 2504.13818" },
    repository: "https://github.com/YixuanEvenXu/pods",
    commits: ["187f43b6"],
    licence: "Apache-2.0",
    settings: [
      ["On one GPU", "Qwen2.5-3B-Instruct and Llama-3.2-3B-Instruct, LoRA of rank 64, one problem a step"],
      ["On eight GPUs", "Qwen2.5 of 3B and 7B, all parameters trained"],
      [
        "Rule",
        "which of the generated answers are trained on: all, those with the most different rewards, or, to compare, the best or any"
      ],
      ["Evaluation", "five sampled answers a problem, every half hour (Llama: every ten minutes)"]
    ],
    logs: [
      "data/studies/pods/one-gpu.parquet",
      "data/studies/pods/eight-gpus.parquet",
      "data/studies/pods/untrained.parquet"
    ]
  },
  octothinker: {
    by: "Zengzhi Wang, Fan Zhou, Xuefeng Li and Pengfei Liu",
    paper: { url: "https://arxiv.org/abs/2506.20512", name: "arXiv 2506.20512" },
    repository: "https://github.com/GAIR-NLP/OctoThinker",
    commits: ["2ee2b496"],
    licence: "Apache-2.0",
    settings: [
      ["Models", "Llama 3.2 of 1B and 3B, mid-trained on different corpora, and one Qwen2.5-3B"],
      ["Training", "GRPO by verl on 8,000 problems of MATH, one seed"],
      ["A step", "not published, neither problems nor answers"],
      ["Evaluation", "MATH500, GSM8K and two more benchmarks, every 4 steps"]
    ],
    logs: ["data/studies/octothinker/evaluations.arrow"]
  }
};

/** As a figure that draws their runs is cited. */
const citedAs: Record<StudyName, string | null> = {
  first: null,
  verl: "verl (github.com/eric-haibin-lin/verl-data)",
  pods: "PODS (arXiv 2504.13818)",
  octothinker: "OctoThinker (arXiv 2506.20512)"
};

/** Whose measurements a figure draws, by the studies in it. */
export function measuredBy(studies: readonly StudyName[]): (string | null)[] {
  return [...new Set(studies)].map((study) => citedAs[study]);
}

/** Routes of their pages, without extension. */
export const studyPages: Record<Exclude<StudyName, "first">, string> = {
  verl: "elsewhere-verl",
  pods: "elsewhere-pods",
  octothinker: "elsewhere-octothinker"
};

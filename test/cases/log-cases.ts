/**
 * Small logs that were misread once, each with its right answer.
 *
 * Slopes are those of NumPy 2.4 (`polyfit` of ln(1 - score) on ln X, X > 0, score < 1), on what pandas 3.1.1 and pyarrow
 * 26.0.1 read of the same files.
 */

/** What must come out of a log: through `inspect --json` and `fit --json`. */
export interface LogCase {
  file: string;
  /** options that both commands are given */
  with?: string[];
  /** rows of the ledger */
  rows?: number;
  /** producers that must not be named */
  notBy?: string[];
  /** every run of the log, in any order */
  runs: RunAnswer[];
  fit?: FitAnswer;
  /** asking is right too: the option that the message names, and the arguments that then give the runs */
  asks?: { option: string; give: string[] };
  /** a refusal is right too, which says this: the format comes later, or the file is no log */
  refused?: RegExp;
}

export interface RunAnswer {
  /** the run's name, or what is in it */
  name?: RegExp;
  /** N, parameters; null: not known */
  size?: number | null;
  /** where nothing may be guessed, and the option is named */
  sizeMayBeAsked?: true;
  /** count, first, last */
  steps: [number, number, number];
  /** all scores of the run, in any order */
  scores?: ScoreAnswer[];
  tokens?: "per-step" | "cumulative" | null;
}

interface ScoreAnswer {
  name: RegExp;
  role?: "evaluation" | "training";
  points: number;
  /** least and greatest value */
  range?: [number, number];
  /** answers behind each value, and what shows it */
  answers?: [count: number, from: string];
}

export interface FitAnswer {
  with?: string[];
  /** k and points of every fit, by the run's name or what is in it */
  k: [name: RegExp, k: number, points: number][];
  /** relative; 1e-9 where it is not given */
  tolerance?: number;
  law?: { kMax: number; n0: number; tolerance: number };
  /** what the text of `fit` says */
  says?: RegExp;
}

const B = 1e9;
const elevenTo100: [number, number, number] = [11, 0, 100];
const elevenTo110: [number, number, number] = [11, 10, 110];
/** of 55 to 214 right answers of 500 against steps 10 to 110, or hours, which are in proportion */
const countSlope = 0.1942318584320741;
const accuracy = (range?: [number, number]): ScoreAnswer => ({ name: /accuracy/, points: 11, range });
const modelRuns: RunAnswer[] = [
  { name: /0\.5B/, size: 0.5 * B, steps: elevenTo100, scores: [accuracy([0.1, 0.28546])] },
  { name: /1\.5B/, size: 1.5 * B, steps: elevenTo100, scores: [accuracy([0.3, 0.5161])] },
  { name: /7B/, size: 7 * B, steps: elevenTo100, scores: [accuracy([0.5, 0.71262])] }
];
const modelFits: FitAnswer = {
  k: [
    [/0\.5B/, 0.048292693702942695, 10],
    [/1\.5B/, 0.07726775486571251, 10],
    [/7B/, 0.11590936037926104, 10]
  ],
  law: { kMax: 0.13, n0: 0.926 * B, tolerance: 5e-3 }
};
/** the same curves unrounded */
const exactFits: FitAnswer["k"] = [
  [/0\.5b/, 0.04829319879373273, 10],
  [/1\.5b/, 0.07726911806997233, 10],
  [/7b/, 0.11590367710495864, 10]
];
const exactRuns: RunAnswer[] = [
  { name: /0\.5b/, size: 0.5 * B, steps: elevenTo100, scores: [accuracy()] },
  { name: /1\.5b/, size: 1.5 * B, steps: elevenTo100, scores: [accuracy()] },
  { name: /7b/, size: 7 * B, steps: elevenTo100, scores: [accuracy()] }
];
const verlOf51 = (name: RegExp): RunAnswer => ({
  name,
  steps: [51, 10, 60],
  tokens: "per-step",
  scores: [
    { name: /^val-core\/math\/acc\/mean@1$/, role: "evaluation", points: 11, range: [0.449, 0.536] },
    { name: /^critic\/score\/mean$/, role: "training", points: 51, range: [0.442, 0.568] }
  ]
});
const thirtySteps: [number, number, number] = [30, 0, 29];
const tinkerRun: RunAnswer = {
  steps: thirtySteps,
  tokens: "per-step",
  scores: [
    { name: /^test\/env\/all\/correct$/, role: "evaluation", points: 6, range: [0.3, 0.49464] },
    { name: /^env\/all\/correct$/, role: "training", points: 30, range: [0.2, 0.51969] },
    { name: /^test\/env\/all\/reward\/total$/, role: "evaluation", points: 6 },
    { name: /^env\/all\/reward\/total$/, role: "training", points: 30 }
  ]
};
const rollRun: RunAnswer = {
  steps: [20, 0, 19],
  scores: [
    { name: /^val\/score\/mean$/, role: "evaluation", points: 4 },
    { name: /^critic\/score\/mean$/, role: "training", points: 20 }
  ]
};
const skyrlEvaluations: ScoreAnswer[] = [
  { name: /^eval\/all\/avg_score$/, role: "evaluation", points: 30, range: [0.4, 0.538391] },
  { name: /^eval\/all\/pass_at_8$/, role: "evaluation", points: 30, range: [0.7, 0.769196] }
];

const easyr1Run: RunAnswer = {
  size: 7 * B,
  steps: [20, 1, 20],
  tokens: "per-step",
  scores: [
    { name: /^val\.accuracy_reward$/, role: "evaluation", points: 4, range: [0.404062, 0.481206] },
    { name: /^reward\.accuracy$/, role: "training", points: 20, range: [0.2, 0.489571] },
    { name: /^val\.reward_score$/, role: "evaluation", points: 4, range: [0.404062, 0.481206] },
    { name: /^critic\.rewards\.mean$/, role: "training", points: 20, range: [0.2, 0.489571] }
  ]
};
const paperSlope = 0.07747806726057423;

export const logCases: LogCase[] = [
  {
    file: "logs/model_long.csv",
    rows: 33,
    runs: modelRuns,
    fit: modelFits,
    asks: { option: "--run-column", give: ["--run-column", "model"] }
  },
  {
    file: "logs/model_interleaved.csv",
    rows: 33,
    runs: modelRuns,
    fit: modelFits,
    asks: { option: "--run-column", give: ["--run-column", "model"] }
  },
  {
    file: "logs/cond.csv",
    rows: 31,
    runs: [
      { name: /plain/, steps: elevenTo100, scores: [accuracy()] },
      { name: /primed/, steps: elevenTo100, scores: [accuracy()] },
      { name: /distilled/, steps: [9, 0, 100], scores: [{ name: /accuracy/, points: 9 }] }
    ],
    fit: {
      k: [
        [/plain/, 0.048292693702942695, 10],
        [/primed/, 0.09658733865701731, 10],
        [/distilled/, 0.19312904618851118, 8]
      ]
    },
    asks: { option: "--run-column", give: ["--run-column", "condition"] }
  },
  {
    file: "logs/dataset_long.csv",
    rows: 22,
    runs: [
      {
        steps: elevenTo100,
        scores: [
          { name: /gsm8k/, points: 11, range: [0.6, 0.89982] },
          { name: /aime24/, points: 11, range: [0.02, 0.0642] }
        ]
      }
    ],
    asks: { option: "--where", give: ["--where", "dataset=gsm8k"] }
  },
  {
    file: "logs/dataset_long.csv",
    with: ["--where", "dataset=gsm8k"],
    runs: [{ steps: elevenTo100, scores: [{ name: /accuracy|gsm8k/, points: 11, range: [0.6, 0.89982] }] }],
    fit: { k: [[/dataset_long/, 0.2897406702697709, 10]] }
  },
  {
    file: "logs/dataset_long.csv",
    with: ["--where", "dataset=aime24"],
    runs: [{ steps: elevenTo100, scores: [{ name: /accuracy|aime24/, points: 11, range: [0.02, 0.0642] }] }],
    fit: { k: [[/dataset_long/, 0.009657231561784368, 10]] }
  },
  {
    file: "logs/wandb_concat.csv",
    rows: 33,
    runs: exactRuns,
    fit: { k: exactFits },
    asks: { option: "--run-column", give: ["--run-column", "name"] }
  },
  {
    file: "logs/exp_id.csv",
    rows: 22,
    runs: [
      { name: /^a$|exp_id.*\ba$/, size: null, steps: elevenTo100, scores: [accuracy([0.1, 0.28546])] },
      { name: /^b$|exp_id.*\bb$/, size: null, steps: elevenTo100, scores: [accuracy([0.3, 0.516104])] }
    ],
    fit: {
      k: [
        [/a$/, 0.04829319879373273, 10],
        [/b$/, 0.07726911806997233, 10]
      ]
    },
    asks: { option: "--run-column", give: ["--run-column", "exp_id"] }
  },
  {
    file: "logs/swanlab_real.csv",
    rows: 11,
    runs: exactRuns.map((run) => ({ ...run, scores: [{ name: /^val\/accuracy$/, points: 11 }] })),
    fit: { k: exactFits }
  },
  {
    file: "logs/aim.csv",
    rows: 33,
    runs: exactRuns,
    fit: { k: exactFits },
    asks: { option: "--run-column", give: ["--run-column", "run.name"] }
  },
  {
    file: "logs/aim.csv",
    with: ["--score", "value"],
    runs: exactRuns.map((run) => ({ ...run, scores: undefined })),
    fit: { k: exactFits }
  },
  {
    file: "logs/uuid.csv",
    rows: 11,
    runs: [{ size: null, steps: elevenTo100, scores: [accuracy()] }],
    fit: { k: [[/./, 0.11590661154416648, 10]] }
  },
  {
    file: "logs/qwen25_05b.csv",
    rows: 11,
    runs: [{ size: 0.5 * B, sizeMayBeAsked: true, steps: elevenTo100, scores: [accuracy()] }],
    fit: { k: [[/./, 0.04829319879373273, 10]] }
  },
  {
    file: "logs/slow_total_num_tokens.jsonl",
    rows: 60,
    runs: [{ steps: [60, 1, 60], tokens: "per-step" }],
    fit: { with: ["--model-size", "7B"], k: [[/./, 0.11772581235494503, 60]] }
  },
  {
    file: "logs/real_cumulative.jsonl",
    rows: 60,
    runs: [{ steps: [60, 1, 60], tokens: "cumulative" }],
    fit: { with: ["--model-size", "7B"], k: [[/./, 0.11772581235494503, 60]] }
  },
  {
    file: "logs/saturating.jsonl",
    rows: 100,
    runs: [
      {
        steps: [100, 0, 99],
        scores: [
          { name: /^val\/accuracy$/, role: "evaluation", points: 100, range: [0.6, 1], answers: [400, "inferred"] }
        ]
      }
    ],
    fit: { k: [[/./, 0.8803847928190403, 85]], says: /\b14\b/ }
  },
  {
    file: "logs/trl-logging-steps-5.out",
    rows: 16,
    runs: [
      {
        steps: [15, 5, 75],
        scores: [
          { name: /^rewards\/accuracy_reward$/, role: "training", points: 15, range: [0.388541, 0.5822] },
          { name: /^reward$/, role: "training", points: 15, range: [0.388541, 0.5822] }
        ]
      }
    ],
    asks: { option: "--logging-steps", give: ["--logging-steps", "5"] }
  },
  {
    file: "logs/custom.json",
    rows: 30,
    runs: [{ size: 8 * B, steps: [30, 1, 30], scores: [{ name: /reward/, role: "training", points: 30 }] }],
    fit: { with: ["--score", "reward"], k: [[/./, 0.1500045910028333, 30]] }
  },
  {
    file: "logs/llm-json-array.json",
    rows: 20,
    notBy: ["openrlhf"],
    runs: [
      {
        steps: [20, 0, 19],
        scores: [
          { name: /^metrics\.eval\.accuracy$/, role: "evaluation", points: 20 },
          { name: /^metrics\.train\.reward$/, role: "training", points: 20 }
        ]
      }
    ],
    fit: { k: [[/./, 0.12214909312089793, 19]] }
  },
  {
    file: "logs/tinker-metrics.jsonl",
    rows: 30,
    runs: [tinkerRun]
  },
  {
    file: "logs/tinker-metrics.jsonl",
    with: ["--score", "env/all/correct"],
    runs: [tinkerRun]
  },
  {
    file: "logs/tinker-metrics.jsonl",
    with: ["test/fixtures/cases/logs/tinker-config.json"],
    rows: 30,
    runs: [{ ...tinkerRun, size: 4 * B }]
  },
  {
    file: "logs/skyrl-keys.jsonl",
    rows: 30,
    notBy: ["lightning"],
    runs: [{ steps: thirtySteps, scores: skyrlEvaluations }],
    refused: /skyrl|no score|a score is needed|is a fraction right only if/i
  },
  {
    file: "logs/skyrl-keys.jsonl",
    with: ["--score", "eval/all/avg_score"],
    rows: 30,
    notBy: ["lightning"],
    runs: [
      {
        steps: thirtySteps,
        scores: [
          ...skyrlEvaluations,
          { name: /^reward\/avg_raw_reward$/, role: "training", points: 30, range: [0.3, 0.461456] },
          { name: /^reward\/avg_pass_at_5$/, role: "training", points: 30, range: [0.5, 0.615326] }
        ]
      }
    ]
  },
  {
    file: "logs/slime.log",
    rows: 36,
    runs: [
      {
        steps: thirtySteps,
        scores: [
          { name: /^eval\/aime$/, role: "evaluation", points: 6 },
          { name: /^rollout\/raw_reward$/, role: "training", points: 30 },
          { name: /^rollout\/rewards$/, role: "training", points: 30, range: [0, 0] }
        ]
      }
    ],
    refused: /slime|no column that a fit needs|is a fraction right only if/i
  },
  {
    file: "logs/slime-keys.jsonl",
    rows: 30,
    runs: [
      {
        steps: thirtySteps,
        scores: [
          { name: /^eval\/aime$/, role: "evaluation", points: 30, range: [0.1, 0.307587] },
          { name: /^eval\/gsm8k$/, role: "evaluation", points: 30, range: [0.7, 0.769196] },
          { name: /^rollout\/raw_reward$/, role: "training", points: 30, range: [0.3, 0.461456] }
        ]
      }
    ],
    refused: /slime|is a fraction right only if/i
  },
  {
    file: "logs/areal-keys.jsonl",
    rows: 30,
    runs: [
      {
        steps: thirtySteps,
        scores: [
          { name: /^eval-rollout\/reward$/, role: "evaluation", points: 30, range: [0.4, 0.538391] },
          { name: /^grpo_actor\/task_reward\/avg$/, role: "training", points: 30, range: [0.3, 0.461456] },
          { name: /^rollout\/reward$/, role: "training", points: 30, range: [0.3, 0.461456] }
        ]
      }
    ],
    refused: /areal|is a fraction right only if/i
  },
  {
    file: "logs/areal-keys.jsonl",
    with: ["--score", "eval-rollout/reward"],
    runs: [{ steps: thirtySteps, scores: undefined }],
    fit: { k: [[/./, 0.06468627610245388, 29]] }
  },
  {
    file: "logs/roll.log",
    rows: 20,
    notBy: ["verl"],
    runs: [rollRun],
    refused: /\bROLL\b|is a fraction right only if/
  },
  {
    file: "logs/roll.log",
    with: ["--score", "val/score/mean"],
    rows: 20,
    notBy: ["verl"],
    runs: [rollRun]
  },
  { file: "logs/easyr1.log", rows: 20, notBy: ["verl"], runs: [easyr1Run] },
  { file: "logs/easyr1-plain.log", rows: 20, notBy: ["verl"], runs: [easyr1Run] },
  {
    file: "logs/areal.log",
    rows: 20,
    runs: [
      {
        steps: [20, 0, 19],
        scores: [
          { name: /^eval-rollout\/reward$/, role: "evaluation", points: 20, range: [0.3, 0.48121] },
          { name: /^grpo_actor\/task_reward\/avg$/, role: "training", points: 20, range: [0.2, 0.48957] },
          { name: /^rollout\/reward$/, role: "training", points: 20, range: [0.2, 0.48957] }
        ]
      }
    ],
    refused: /is a fraction right only if/
  },
  {
    file: "logs/nemo-rl.log",
    rows: 20,
    runs: [
      {
        steps: [20, 1, 20],
        scores: [
          { name: /^validation\/Accuracy$/, role: "evaluation", points: 4, range: [0.4041, 0.4812] },
          { name: /^train\/Avg Reward$/, role: "training", points: 20, range: [0.2, 0.4896] }
        ]
      }
    ]
  },
  {
    file: "logs/prime-rl.log",
    rows: 30,
    runs: [
      {
        size: 1.7 * B,
        steps: thirtySteps,
        scores: [{ name: /^Reward$/, role: "training", points: 30, range: [0.2, 0.5197] }]
      }
    ],
    refused: /is a fraction right only if/
  },
  {
    file: "logs/plainlog.log",
    rows: 50,
    runs: [
      {
        name: /^gsm_8B_s1$/,
        size: 8 * B,
        steps: [50, 1, 50],
        scores: [
          { name: /^acc$/, points: 50, range: [0.279, 0.556] },
          { name: /^reward$/, role: "training", points: 50, range: [0.279, 0.556] }
        ]
      }
    ],
    fit: { k: [[/gsm_8B_s1/, 0.13278130725145906, 50]] }
  },
  {
    file: "logs/loki.json",
    runs: [
      {
        steps: [31, 0, 30],
        scores: [
          { name: /^val-core\/math\/acc\/mean@1$/, role: "evaluation", points: 7, range: [0.3, 0.5034512755133976] },
          { name: /^val-core\/gsm8k\/acc\/mean@1$/, role: "evaluation", points: 7 },
          { name: /^critic\/score\/mean$/, role: "training", points: 31 }
        ]
      }
    ]
  },
  {
    file: "logs/llamafactory-trainer_log.jsonl",
    rows: 40,
    runs: [{ steps: [40, 1, 40], scores: [] }],
    refused: /rewards\/accuracies of preference training/
  },
  {
    file: "logs/excel_sep_line.csv",
    rows: 11,
    runs: [{ steps: elevenTo100, scores: [accuracy()] }]
  },
  {
    file: "logs/percent.csv",
    rows: 11,
    runs: [{ steps: elevenTo100, scores: [accuracy([0.3, 0.5977])] }]
  },
  {
    file: "logs/correct_total.csv",
    rows: 11,
    runs: [
      {
        steps: elevenTo100,
        scores: [{ name: /correct/, points: 11, range: [0.3, 0.598], answers: [500, "column total"] }]
      }
    ]
  },
  {
    file: "logs/paper_points.csv",
    rows: 15,
    runs: [0.5, 1.5, 7].map((size) => ({
      name: new RegExp(`=${size * B}$`),
      size: size * B,
      steps: [5, 1, 5],
      tokens: null,
      scores: [{ name: /^1 - test_loss$/, role: "evaluation", points: 5, range: [0.4, 0.58] }]
    })),
    fit: {
      k: [
        [/=500000000$/, paperSlope, 5],
        [/=1500000000$/, paperSlope, 5],
        [/=7000000000$/, paperSlope, 5]
      ]
    }
  },
  {
    file: "logs/prime-rl-eval.log",
    rows: 31,
    runs: [
      {
        size: 1.7 * B,
        steps: [31, 0, 30],
        scores: [
          { name: /^eval\/aime24\/avg@16$/, role: "evaluation", points: 7, range: [0.1, 0.4672] },
          { name: /^eval\/math500\/avg@4$/, role: "evaluation", points: 7, range: [0.3, 0.6672] },
          { name: /^eval\/aime24\/pass@16$/, role: "evaluation", points: 7, range: [0.35, 0.7172] },
          { name: /^Reward$/, role: "training", points: 30, range: [0.2, 0.4835] }
        ]
      }
    ],
    fit: { with: ["--score", "eval/aime24/avg@16"], k: [[/prime-rl-eval/, 0.2052877023902486, 6]] }
  },
  {
    file: "logs/prime-rl-head.log",
    rows: 20,
    runs: [{ steps: [20, 0, 19], scores: [{ name: /^Reward$/, role: "training", points: 20, range: [0.2, 0.4551] }] }],
    refused: /is a fraction right only if/
  },
  {
    file: "logs/nemo-rl-two-sets.log",
    rows: 30,
    runs: [
      {
        steps: [30, 1, 30],
        scores: [
          { name: /^validation\/Accuracy$/, role: "evaluation", points: 6, range: [0.2363, 0.4672] },
          { name: /^validation\/2\/Accuracy$/, role: "evaluation", points: 6, range: [0.4363, 0.6672] },
          { name: /^train\/Avg Reward$/, role: "training", points: 30, range: [0.2285, 0.4851] }
        ]
      }
    ],
    fit: { with: ["--score", "validation/2/Accuracy"], k: [[/nemo-rl-two-sets/, 0.30029405268014037, 6]] }
  },
  {
    file: "logs/two_counts.csv",
    rows: 11,
    runs: [
      {
        steps: elevenTo110,
        scores: [
          {
            name: /^math_correct/,
            role: "evaluation",
            points: 11,
            range: [0.11, 0.428],
            answers: [500, "column math_total"]
          },
          {
            name: /^gsm8k_correct/,
            role: "evaluation",
            points: 11,
            range: [511 / 1319, 829 / 1319],
            answers: [1319, "column gsm8k_total"]
          }
        ]
      }
    ],
    fit: { with: ["--score", "gsm8k_correct/gsm8k_total"], k: [[/two_counts/, 0.21956409582801928, 11]] }
  },
  {
    file: "logs/percent_counts.csv",
    rows: 11,
    runs: [
      {
        steps: elevenTo110,
        scores: [{ name: /^accuracy$/, points: 11, range: [0.11, 0.428], answers: [500, "column total"] }]
      }
    ],
    fit: { k: [[/percent_counts/, countSlope, 11]] }
  },
  {
    file: "logs/problems.csv",
    rows: 11,
    runs: [
      {
        steps: elevenTo110,
        scores: [{ name: /^accuracy$/, points: 11, range: [0.11, 0.428], answers: [500, "column problems"] }]
      }
    ],
    fit: { k: [[/problems/, countSlope, 11]] }
  },
  {
    file: "logs/columns_model.json",
    rows: 11,
    runs: [{ size: 7 * B, steps: elevenTo110, scores: [{ name: /^accuracy$/, points: 11, range: [0.11, 0.428] }] }],
    fit: { k: [[/columns_model/, countSlope, 11]] }
  },
  {
    file: "logs/swanlab_iso.csv",
    rows: 11,
    runs: [
      {
        name: /^qwen-1\.5b$/,
        size: 1.5 * B,
        steps: elevenTo110,
        scores: [{ name: /^val\/accuracy$/, role: "evaluation", points: 11, range: [0.11, 0.428] }]
      }
    ],
    fit: { k: [[/qwen-1\.5b/, countSlope, 11]] }
  },
  {
    file: "logs/even_scores.csv",
    rows: 11,
    runs: [
      { steps: elevenTo110, scores: [{ name: /^val\/accuracy$/, role: "evaluation", points: 11, range: [0.1, 0.5] }] }
    ],
    fit: { k: [[/even_scores/, 0.24027909955546384, 11]] }
  },
  {
    file: "logs/hours_only.csv",
    rows: 11,
    runs: [{ steps: [11, 1, 11], tokens: null, scores: [{ name: /^accuracy$/, points: 11, range: [0.11, 0.428] }] }],
    fit: { k: [[/hours_only/, countSlope, 11]] }
  },
  { file: "logs/sheet.xlsx", runs: [], refused: /Excel.*CSV/s },
  {
    file: "logs/names-not-latin.jsonl",
    rows: 44,
    notBy: ["trackio"],
    runs: [
      { name: /^数学强化 7B$/, size: 7 * B, steps: elevenTo100, scores: [accuracy()] },
      { name: /^代码强化 7B$/, size: 7 * B, steps: elevenTo100, scores: [accuracy()] },
      { name: /^数学强化 1\.5B$/, size: 1.5 * B, steps: elevenTo100, scores: [accuracy()] },
      { name: /^数学强化 0\.5B$/, size: 0.5 * B, steps: elevenTo100, scores: [accuracy()] }
    ],
    fit: {
      k: [
        [/^数学强化 7B$/, 0.09658639758746543, 10],
        [/^代码强化 7B$/, 0.13522095662245162, 10],
        [/^数学强化 1\.5B$/, 0.05795183855247918, 10],
        [/^数学强化 0\.5B$/, 0.03863455903498616, 10]
      ]
    }
  },
  {
    file: "logs/nocut.log",
    rows: 51,
    runs: [verlOf51(/./)],
    fit: { with: ["--model-size", "7B"], k: [[/./, 0.09638626628155796, 11]] }
  },
  {
    file: "logs/cutval.log",
    runs: [verlOf51(/./)],
    fit: { with: ["--model-size", "7B"], k: [[/./, 0.09638626628155796, 11]] }
  },
  {
    file: "logs/cuttok.log",
    runs: [verlOf51(/./)],
    fit: { with: ["--model-size", "7B"], k: [[/./, 0.09638626628155796, 11]] }
  },
  {
    file: "logs/wrap80.log",
    rows: 31,
    runs: [
      {
        steps: [31, 0, 30],
        tokens: "per-step",
        scores: [
          { name: /^val-core\/math\/acc\/mean@1$/, role: "evaluation", points: 7, range: [0.3, 0.5034512755133976] },
          { name: /^val-core\/gsm8k\/acc\/mean@1$/, role: "evaluation", points: 7, range: [0.7, 0.7871934037914561] },
          { name: /^critic\/score\/mean$/, role: "training", points: 31 }
        ]
      }
    ]
  },
  {
    file: "faults/idx_full.parquet",
    rows: 60,
    runs: [{ steps: [60, 10, 600], scores: [{ name: /^eval\/accuracy$/, role: "evaluation", points: 60 }] }],
    fit: { k: [[/./, 0.05, 60]] }
  },
  {
    file: "faults/real_lz4.parquet",
    rows: 40,
    runs: [
      {
        steps: [40, 5, 200],
        scores: [{ name: /^eval\/accuracy$/, role: "evaluation", points: 20, range: [0.412981, 0.431592] }]
      }
    ],
    fit: { k: [[/./, 0.05, 20]] }
  },
  {
    file: "faults/stray_quote.csv",
    rows: 1000,
    runs: [
      {
        steps: [1000, 1, 1000],
        scores: [
          {
            name: /^eval\/accuracy$/,
            role: "evaluation",
            points: 1000,
            range: [0.2591817793182821, 0.47554086367341986]
          }
        ]
      }
    ],
    fit: { k: [[/./, 0.05, 1000]] },
    refused: /quote.*(line|row) \d+/s
  },
  {
    file: "logs/step-keys.json",
    rows: 11,
    runs: [{ name: /step-keys/, steps: elevenTo100, scores: [{ name: /^value$/, points: 11, range: [0.2, 0.5271] }] }],
    fit: { k: [[/./, 0.2024043148134893, 10]], says: /taken for its steps: 0, 10, 20/ }
  },
  {
    file: "logs/step-keys-of-runs.json",
    rows: 22,
    runs: [
      { name: /^grpo$/, steps: elevenTo100, scores: [accuracy([0.2, 0.5271])] },
      { name: /^dapo$/, steps: elevenTo100, scores: [accuracy([0.3, 0.6271])] }
    ],
    fit: {
      k: [
        [/grpo/, 0.2024043148134893, 10],
        [/dapo/, 0.2437302386230061, 10]
      ]
    }
  },
  // keys 0, 1, 2 may be the numbers of rows
  { file: "logs/numbered-rows.json", runs: [], refused: /turn it, so that each step is a row/ },
  ...["faults/three.tar", "faults/three.tar.gz"].map(
    (file): LogCase => ({
      file,
      rows: 120,
      runs: [
        { name: /0\.5B/, size: 0.5 * B, steps: [40, 5, 200], tokens: "cumulative" },
        { name: /1\.5B/, size: 1.5 * B, steps: [40, 5, 200], tokens: "cumulative" },
        { name: /7B/, size: 7 * B, steps: [40, 5, 200], tokens: "cumulative" }
      ],
      fit: {
        k: [
          [/0\.5B/, 0.052869965579900376, 40],
          [/1\.5B/, 0.05715034382522201, 40],
          [/7B/, 0.08470352227011534, 40]
        ]
      },
      refused: /archive/
    })
  )
];

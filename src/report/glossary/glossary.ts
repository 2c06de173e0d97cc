/** The terms of the field that pages use: said once here, shown where a page first uses one, listed on `/glossary`. */

import type { Term } from "./term.js";
import { verdictTerms } from "./verdict-terms.js";

export type { Term } from "./term.js";

const kMax = "<i>K</i><sub>max</sub>";
const n0 = "<i>N</i><sub>0</sub>";

const terms: readonly Term[] = [
  {
    id: "base-model",
    name: "Base model",
    meaning:
      "A model after pretraining alone. It has seen text, but no instructions or dialogues written to teach it to answer.",
    written: ["base models", "base model"],
    asked: ["base", "pretrained model"]
  },
  {
    id: "bootstrap",
    name: "Bootstrap",
    meaning:
      "A way to get an interval: many data sets are drawn that could have been measured, the fit is made anew on each, and their spread gives the interval. Neighbouring evaluations of a run are alike, so a slow departure is drawn with the noise of single ones.",
    written: ["block bootstrap", "bootstrap draws", "bootstrap", "resamples"],
    asked: ["resample", "resampling"]
  },
  {
    id: "claim",
    name: "Claim",
    meaning:
      "A sentence of the study that data can support or contradict. Each is tested by a rule that stands beside its verdict. The rules and margins were written after the data had been seen.",
    written: [],
    asked: ["claims", "verdict", "supported", "contradicted"]
  },
  {
    id: "compute",
    name: "Compute, <i>C</i>",
    meaning:
      "The arithmetic a run has spent so far, in floating-point operations (FLOPs). Here it counts training alone, the forward and the backward pass. Sampling the answers comes on top, and Plan can count it.",
    written: ["training compute", "FLOPs"],
    asked: ["compute", "flop", "flops", "training cost"]
  },
  {
    id: "interval",
    name: "Confidence interval",
    meaning:
      "The range of values that the data do not rule out, written [low, high]. Unless a page says otherwise, such a range holds the true value in nineteen of twenty cases.",
    written: ["confidence interval", "intervals", "interval"],
    asked: ["error bar", "uncertainty", "ci"]
  },
  {
    id: "data",
    name: "Data, <i>D</i>",
    meaning: "The number of training samples a run has seen so far, counting a problem each time it is used.",
    written: ["samples seen"],
    asked: ["samples", "training data"]
  },
  {
    id: "data-reuse",
    name: "Data reuse",
    meaning:
      "Training on the same problems several times when new ones are scarce. The reuse factor is the number of passes over each problem.",
    written: ["data reuse", "repeating each problem", "passes over"],
    asked: ["reuse", "reuse factor", "tau", "repeated data", "epochs"]
  },
  {
    id: "equivalence",
    name: "Equivalence margin",
    meaning:
      "The largest difference that would not matter in practice. Two settings count as equal only if the whole interval of their difference lies within it.",
    written: ["equivalence margin", "margin"],
    asked: ["equivalence", "equivalent"]
  },
  {
    id: "evaluation",
    name: "Evaluation",
    meaning:
      "One measurement of a model during training: its answers to a fixed set of held-out problems are marked, and the share of wrong ones is the test loss.",
    written: ["evaluations", "evaluation"],
    asked: ["eval", "checkpoint"]
  },
  {
    id: "extrapolation",
    name: "Extrapolation",
    meaning:
      "Use of a fitted law outside the range it was fitted on: for a larger model than any in the fit, or for later steps of a run.",
    written: ["extrapolation", "extrapolated", "extrapolates"],
    asked: ["extrapolate", "forecast", "predict", "prediction"]
  },
  {
    id: "group-size",
    name: "Group size, <i>G</i>",
    meaning: "The number of answers (rollouts) that are sampled for each problem in one step of training.",
    written: ["group size"],
    asked: ["G", "rollouts per prompt", "rollout n"]
  },
  {
    id: "grpo",
    name: "GRPO",
    meaning:
      "Group relative policy optimisation, a method of reinforcement learning for language models. Several answers to one problem are scored, and each is compared with the mean of its group.",
    written: ["GRPO"],
    asked: ["group relative policy optimization", "reinforcement learning", "rl"]
  },
  {
    id: "held-out",
    name: "Held out",
    meaning:
      "Kept from the fit so that a prediction can be tested on it. Held-out problems are those that no training step has used.",
    written: ["held-out", "held out"],
    asked: ["holdout", "test set"]
  },
  {
    id: "instruct-model",
    name: "Instruct model",
    meaning:
      "A base model that was then trained to follow instructions. It begins reinforcement learning with a lower loss.",
    written: ["instruct models", "instruct model"],
    asked: ["instruct", "instruction tuning", "chat model"]
  },
  {
    id: "intercept",
    name: "Intercept, <i>E</i>(<i>N</i>)",
    meaning:
      "The height of a size’s line: the logarithm of its loss at one unit of the resource. It depends on that unit, so pages compare losses inside the data instead.",
    written: ["height of its line", "height of the line", "intercepts", "intercept"],
    tex: ["E(N)"],
    asked: ["E", "level", "height"]
  },
  {
    id: "k-max",
    name: kMax,
    meaning: `The limit of learning efficiency for ever larger models, if the law holds. No model reaches it; a model of ${n0} parameters has half of it.`,
    written: [kMax],
    tex: ["K_{\\mathrm{max}}", "K_{\\max}"],
    asked: ["Kmax", "K max", "maximum efficiency", "limit of k"]
  },
  {
    id: "law",
    name: "Law of learning efficiency",
    meaning: `The curve <i>k</i>(<i>N</i>) that pages fit: efficiency grows with model size and levels off at ${kMax}. A model of ${n0} parameters has half of that.`,
    written: [],
    asked: ["the law", "formula", "equation"]
  },
  {
    id: "efficiency",
    name: "Learning efficiency, <i>k</i>(<i>N</i>)",
    meaning:
      "How fast a model of size <i>N</i> learns: the slope of its power law, with its sign turned. If <i>k</i> is twice as large, ten times the resource lowers the logarithm of the loss by twice as much.",
    written: ["learning efficiency", "learning efficiencies"],
    tex: ["k(N)", "k"],
    asked: ["k", "k(N)", "slope", "efficiency"]
  },
  {
    id: "least-squares",
    name: "Least squares",
    meaning:
      "A fit that makes the sum of squared distances between data and curve as small as it can be. On ln L, distances are relative errors of the loss; on L, absolute ones.",
    written: ["least squares"],
    asked: ["objective", "ordinary least squares", "ols"]
  },
  {
    id: "log-odds",
    name: "Log-odds",
    meaning:
      "The logarithm of right over wrong answers. On this scale a step from few to some right answers counts as much as one from most to nearly all.",
    written: ["log-odds"],
    asked: ["logit", "odds"]
  },
  {
    id: "model-size",
    name: "Model size, <i>N</i>",
    meaning: "The number of parameters of a model. B stands for billion.",
    written: ["model sizes", "model size"],
    asked: ["N", "parameters", "size"]
  },
  {
    id: "n0",
    name: n0,
    meaning: `The model size at half the maximum efficiency: a model of ${n0} parameters has half of ${kMax}.`,
    written: [n0, "size at half the limit"],
    tex: ["N_0"],
    asked: ["N0", "N 0", "half-efficiency size", "half size", "half-way size"]
  },
  {
    id: "no-change",
    name: "No-change baseline",
    meaning:
      "The forecast that a run stays at its last measured loss. A law that is no better than this has predicted nothing.",
    written: ["no-change baseline", "no further change"],
    asked: ["baseline", "no change", "persistence"]
  },
  {
    id: "pass-rate",
    name: "Pass rate",
    meaning: "The share of problems that a model answers correctly. Pass@1 allows one answer to each problem.",
    written: ["pass rates", "pass rate"],
    asked: ["pass@1", "accuracy", "score"]
  },
  {
    id: "power-law",
    name: "Power law",
    meaning:
      "A relation that is a straight line when both axes are logarithmic: each tenfold of the resource removes the same share of the loss.",
    written: ["power laws", "power law"],
    asked: ["scaling law", "log-log"]
  },
  {
    id: "profile",
    name: "Profile",
    meaning: `The error of the best fit for each value of one parameter, the others refitted. A flat profile means that the data do not fix that parameter.`,
    written: ["profile"],
    asked: ["profile likelihood", "identifiability"]
  },
  {
    id: "r-squared",
    name: "<i>R</i><sup>2</sup>",
    meaning:
      "The share of the spread in the data that a fit explains. Counted over all sizes together it is high for any fit, since large models score better than small ones.",
    written: ["<i>R</i><sup>2</sup>"],
    asked: ["R2", "r squared", "coefficient of determination"]
  },
  {
    id: "residual",
    name: "Residual",
    meaning: "Measured minus fitted value. Residuals with a pattern show where a law does not describe the data.",
    written: ["residuals", "residual"],
    asked: ["residual trend"]
  },
  {
    id: "resource",
    name: "Resource, <i>X</i>",
    meaning: "What a run spends: compute <i>C</i> in FLOPs, or data <i>D</i> in training samples.",
    written: []
  },
  {
    id: "rollout",
    name: "Rollout",
    meaning: "One sampled answer of the model to a training problem.",
    written: ["rollouts", "rollout"],
    asked: ["sample", "generation"]
  },
  {
    id: "saturation",
    name: "Saturation",
    meaning: `Efficiency grows less and less with model size, towards a limit. Whether and where that limit lies is what ${kMax} and ${n0} say.`,
    written: ["saturation", "saturates", "levels off", "level off"],
    asked: ["saturate", "saturating", "plateau", "ceiling", "diminishing returns"]
  },
  {
    id: "seed",
    name: "Seed, repeat",
    meaning:
      "The same training run started again with other random numbers. The spread of repeats is the luck that one run alone does not show.",
    written: ["repeats"],
    asked: ["seed", "run-to-run variation", "repeat"]
  },
  {
    id: "standard-error",
    name: "Standard error",
    meaning:
      "How far an estimate typically lies from the true value. For a share of right answers it follows from the number of problems.",
    written: ["standard errors", "standard error", "binomial"],
    asked: ["se", "sem", "binomial error"]
  },
  {
    id: "test-loss",
    name: "Test loss, <i>L</i>",
    meaning: "The share of held-out problems that a model gets wrong: one minus the pass rate. Lower is better.",
    written: ["test loss"],
    asked: ["loss", "L", "error rate"]
  },
  {
    id: "transfer",
    name: "Transfer",
    meaning:
      "A change on problems of another kind than those trained on: gains in mathematics that carry over to science or code, or losses there.",
    written: ["carry over", "carries over"],
    asked: ["transfer", "generalisation", "out of domain"]
  },
  {
    id: "zero-shot",
    name: "Zero-shot prediction",
    meaning:
      "A prediction for a model of which nothing was seen, made from smaller models alone. The height of its line is predicted too, not only the slope.",
    written: ["zero-shot"],
    asked: ["unseen size", "zero shot"]
  }
];

const nameOf = ({ name }: Term) =>
  name
    .replace(/<[^>]*>/g, "")
    .toLowerCase()
    .split(",")[0] ?? "";

/** By alphabet, as the page lists them. */
export const glossary: readonly Term[] = [...terms, ...verdictTerms].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

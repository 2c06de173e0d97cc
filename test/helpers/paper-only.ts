/** Words that are true of the paper's study alone: its models, method, authors, figures and where its points come from. */
export const paperOnly =
  /Qwen|Llama|GRPO|Tan et al|\bFig(?:ure|s|ures)?\.? [0-9]+[a-d]?\b[^.]{0,30} of the paper|\bFigures? [a-z, ]+ of the paper|vector figure|Apache/g;

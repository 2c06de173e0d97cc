-- What becomes of the rollouts: one row a run and step, those without either among them. Answers that have a place in the
-- table, and how many of these have each value; what stands in a column and cannot be used counts apart.
SELECT
  run,
  step,
  COUNT(*) AS answers,
  COUNT(unusable_step) AS unusable_steps,
  COUNT(prompt) AS prompts,
  COUNT(CASE WHEN prompt IS NOT NULL THEN score END) AS scores,
  COUNT(CASE WHEN prompt IS NOT NULL THEN unusable_score END) AS unusable_scores,
  COUNT(CASE WHEN prompt IS NOT NULL THEN response_length END) AS lengths,
  COUNT(CASE WHEN prompt IS NOT NULL THEN unusable_length END) AS unusable_lengths,
  COUNT(CASE WHEN prompt IS NOT NULL THEN tokens END) AS tokens,
  COUNT(CASE WHEN prompt IS NOT NULL THEN unusable_tokens END) AS unusable_tokens,
  COUNT(CASE WHEN prompt IS NOT NULL THEN truncated END) AS ends,
  COUNT(CASE WHEN prompt IS NOT NULL THEN unusable_truncated END) AS unusable_ends,
  COUNT(inexact_prompt) AS inexact_prompts{differing}
FROM rollouts
GROUP BY run, step

-- Rollouts under our own names: one row an answer. What stands in braces comes from the columns that the dumps have
-- (expressions.ts); a column that they lack is NULL. Scores become decimals of 18 places: their sums are exact, so that no
-- order of rows changes a bit of them. Graded: a score that is neither 0 nor 1. What stands in a column and cannot be used
-- is kept as text (unusable_...), so that it can be counted and shown; so are the columns that may say that answers do not
-- belong together (label_...).
SELECT
  run,
  step,
  prompt,
  CASE WHEN score BETWEEN -1e12 AND 1e12 THEN CAST(score AS DECIMAL(38, 18)) END AS score,
  CASE WHEN score BETWEEN -1e12 AND 1e12 AND score <> 0 AND score <> 1 THEN 1 ELSE 0 END AS graded,
  response_length,
  tokens,
  truncated,
  CASE WHEN step BETWEEN 0 AND {largestStep} THEN NULL ELSE step_text END AS unusable_step,
  CASE WHEN score BETWEEN -1e12 AND 1e12 THEN NULL ELSE score_text END AS unusable_score,
  CASE WHEN response_length IS NULL THEN length_text END AS unusable_length,
  CASE WHEN tokens IS NULL THEN tokens_text END AS unusable_tokens,
  CASE WHEN truncated IS NULL THEN truncated_text END AS unusable_truncated,
  inexact_prompt,
  reason{label_names}
FROM (
  SELECT
    {run} AS run,
    {step} AS step,
    {step_text} AS step_text,
    {prompt} AS prompt,
    {inexact_prompt} AS inexact_prompt,
    {score} AS score,
    {score_text} AS score_text,
    {length} AS response_length,
    {length_text} AS length_text,
    {tokens} AS tokens,
    {tokens_text} AS tokens_text,
    {truncated} AS truncated,
    {truncated_text} AS truncated_text,
    {reason} AS reason{labels}
  FROM {source}{condition}
) AS named

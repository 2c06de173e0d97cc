-- Rollouts under our own names: one row an answer. What stands in braces comes from the columns that the dumps have
-- (columns.ts); a column that they lack is NULL. A view, so that each look at it reads the columns that it needs alone. Scores become decimals of 18 places: their sums are exact, so that no
-- order of rows changes a bit of them. Graded: a score that is neither 0 nor 1.
CREATE OR REPLACE TEMPORARY VIEW rollouts AS
SELECT
  {run} AS run,
  {step} AS step,
  {prompt} AS prompt,
  {score} AS score,
  {graded} AS graded,
  {length} AS response_length,
  {tokens} AS tokens,
  {truncated} AS truncated
FROM {source}

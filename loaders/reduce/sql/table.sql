-- Steps to the step-level table, under names that every import knows (aliases.json): sums since the first step of the
-- dumps, compute as 6 N tokens (forward 2, backward 4 a parameter and token: Kaplan et al. 2020, arXiv 2001.08361).
-- Scores are a fraction right only where every score of the run is 0 or 1.
WITH steps AS (
{steps}
),

whole AS (
  SELECT
    steps.*,
    MAX(graded) OVER (PARTITION BY run) AS graded_in_run,
    SUM(prompts) OVER (PARTITION BY run ORDER BY step ROWS UNBOUNDED PRECEDING) AS prompts_since,
    SUM(tokens) OVER (PARTITION BY run ORDER BY step ROWS UNBOUNDED PRECEDING) AS tokens_since,
    COUNT(*) OVER (PARTITION BY run ORDER BY step ROWS UNBOUNDED PRECEDING)
      - COUNT(tokens) OVER (PARTITION BY run ORDER BY step ROWS UNBOUNDED PRECEDING) AS uncounted_since
  FROM steps
)

SELECT
  run,
  step,
  CAST({modelSize} AS DOUBLE) AS model_size,
  CAST(prompts_since AS BIGINT) AS samples,
  prompts AS prompts_per_step,
  rollouts,
  unscored,
  mean AS reward,
  standard_error AS reward_se,
  CASE WHEN graded_in_run = 0 THEN mean END AS accuracy,
  CASE WHEN graded_in_run = 0 THEN pass_1 END AS {passAt1},
  CASE WHEN graded_in_run = 0 THEN pass_2 END AS {passAt2},
  CASE WHEN graded_in_run = 0 THEN pass_4 END AS {passAt4},
  CASE WHEN graded_in_run = 0 THEN pass_8 END AS {passAt8},
  CASE WHEN graded_in_run = 0 THEN pass_16 END AS {passAt16},
  CASE WHEN graded_in_run = 0 THEN pass_32 END AS {passAt32},
  CASE WHEN graded_in_run = 0 THEN pass_64 END AS {passAt64},
  CASE WHEN graded_in_run = 0 THEN pass_128 END AS {passAt128},
  CASE WHEN graded_in_run = 0 THEN pass_256 END AS {passAt256},
  CASE WHEN graded_in_run = 0 THEN pass_512 END AS {passAt512},
  CASE WHEN graded_in_run = 0 THEN pass_1024 END AS {passAt1024},
  response_length,
  p10 AS response_length_p10,
  p25 AS response_length_p25,
  p50 AS response_length_p50,
  p75 AS response_length_p75,
  p90 AS response_length_p90,
  p99 AS response_length_p99,
  truncation_rate,
  tokens AS tokens_per_step,
  CASE WHEN uncounted_since = 0 THEN CAST(tokens_since AS BIGINT) END AS tokens_total,
  CASE WHEN uncounted_since = 0 THEN 6 * CAST({modelSize} AS DOUBLE) * CAST(tokens_since AS DOUBLE) END AS flops
FROM whole

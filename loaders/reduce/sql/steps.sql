-- Rollouts that have a place to steps: one row a run and step. Runs as it stands in DuckDB and in Spark SQL.
--
-- Counts and sums are of integers and decimals, so they are exact; what is a double goes into a sum as a decimal of a
-- fixed number of places. So neither the order of rows nor the number of threads or machines changes a sum.
WITH

-- what needs no prompt, by stretches of 64 tokens of the answers' lengths; those without a length together
stretches AS (
  SELECT
    run,
    step,
    response_length - response_length % 64 AS stretch,
    COUNT(*) AS answers,
    SUM(graded) AS graded,
    SUM(response_length) AS response_length,
    COUNT(tokens) AS counted,
    SUM(tokens) AS tokens,
    COUNT(truncated) AS ended,
    SUM(truncated) AS truncated
  FROM placed
  GROUP BY run, step, response_length - response_length % 64
),

measures AS (
  SELECT
    run,
    step,
    SUM(answers) AS answers,
    SUM(graded) AS graded,
    SUM(CASE WHEN stretch IS NOT NULL THEN answers ELSE 0 END) AS measured,
    SUM(response_length) AS response_length,
    SUM(counted) AS counted,
    SUM(tokens) AS tokens,
    SUM(ended) AS ended,
    SUM(truncated) AS truncated
  FROM stretches
  GROUP BY run, step
),

-- answers to one prompt are not independent: the prompt is the cluster
prompts AS (
  SELECT run, step, prompt, COUNT(score) AS scored, SUM(score) AS total
  FROM placed
  GROUP BY run, step, prompt
),

-- prompts alike in number and total of their scores: few where scores are 0 and 1
cells AS (
  SELECT run, step, scored, total, COUNT(*) AS prompts, SUM(total) AS sum_total
  FROM prompts
  GROUP BY run, step, scored, total
),

totals AS (
  SELECT
    run,
    step,
    SUM(prompts) AS prompts,
    SUM(CASE WHEN scored > 0 THEN prompts ELSE 0 END) AS clusters,
    SUM(scored * prompts) AS scored,
    MIN(CASE WHEN scored > 0 THEN scored END) AS smallest_group,
    CAST(SUM(sum_total) AS DOUBLE) / NULLIF(SUM(scored * prompts), 0) AS mean,
    CAST(MAX(ABS(total)) AS DOUBLE) AS scale
  FROM cells
  GROUP BY run, step
),

-- Cluster-robust variance of a mean (Liang and Zeger 1986): with u_g the sum of the residuals of prompt g, G prompts and
-- N answers, G / (G - 1) * sum(u_g^2) / N^2. Here sum(u_g^2) / (G scale^2), between 0 and 4.
residuals AS (
  SELECT
    cells.run,
    cells.step,
    cells.prompts,
    totals.clusters,
    (CAST(cells.total AS DOUBLE) - totals.mean * cells.scored) / NULLIF(totals.scale, 0) AS u
  FROM cells
  JOIN totals ON totals.run = cells.run AND totals.step = cells.step
  WHERE cells.scored > 0
),

spread AS (
  SELECT run, step, CAST(COALESCE(SUM(CAST(prompts * u * u / clusters AS DECIMAL(38, 30))), 0) AS DOUBLE) AS mean_square
  FROM residuals
  GROUP BY run, step
),

-- pass@k, the unbiased estimator of Chen et al. 2021 (arXiv 2107.03374): 1 - C(n - c, k) / C(n, k), mean over prompts, where
-- every prompt has k answers or more and every score is 0 or 1. The ratio is the product of (n - c - i) / (n - i) for
-- i < k: k answers drawn without return are all wrong.
draws AS (
  SELECT CAST(POWER(2, e) AS BIGINT) AS k FROM range(0, 11) AS exponents(e)
),

outcomes AS (
  SELECT DISTINCT cells.scored, CAST(cells.total AS BIGINT) AS correct
  FROM cells
  JOIN measures ON measures.run = cells.run AND measures.step = cells.step
  WHERE measures.graded = 0 AND cells.scored > 0
),

all_wrong AS (
  SELECT
    outcomes.scored,
    outcomes.correct,
    draws.k,
    SUM(CAST(LN((outcomes.scored - outcomes.correct - drawn.i) / (outcomes.scored - drawn.i)) AS DECIMAL(38, 28))) AS ln_p
  FROM outcomes
  JOIN draws ON draws.k <= outcomes.scored - outcomes.correct
  JOIN range(0, 1024) AS drawn(i) ON drawn.i < draws.k
  GROUP BY outcomes.scored, outcomes.correct, draws.k
),

solved AS (
  SELECT
    cells.run,
    cells.step,
    draws.k,
    CAST(
      SUM(CAST(cells.prompts * (1 - COALESCE(EXP(CAST(all_wrong.ln_p AS DOUBLE)), 0)) AS DECIMAL(38, 26))) AS DOUBLE
    ) / MAX(totals.clusters) AS pass
  FROM cells
  JOIN totals ON totals.run = cells.run AND totals.step = cells.step
  JOIN measures ON measures.run = cells.run AND measures.step = cells.step
  JOIN draws ON draws.k <= totals.smallest_group
  LEFT JOIN all_wrong
    ON all_wrong.scored = cells.scored AND all_wrong.correct = CAST(cells.total AS BIGINT) AND all_wrong.k = draws.k
  WHERE measures.graded = 0 AND cells.scored > 0
  GROUP BY cells.run, cells.step, draws.k
),

passes AS (
  SELECT
    run,
    step,
    MAX(CASE WHEN k = 1 THEN pass END) AS pass_1,
    MAX(CASE WHEN k = 2 THEN pass END) AS pass_2,
    MAX(CASE WHEN k = 4 THEN pass END) AS pass_4,
    MAX(CASE WHEN k = 8 THEN pass END) AS pass_8,
    MAX(CASE WHEN k = 16 THEN pass END) AS pass_16,
    MAX(CASE WHEN k = 32 THEN pass END) AS pass_32,
    MAX(CASE WHEN k = 64 THEN pass END) AS pass_64,
    MAX(CASE WHEN k = 128 THEN pass END) AS pass_128,
    MAX(CASE WHEN k = 256 THEN pass END) AS pass_256,
    MAX(CASE WHEN k = 512 THEN pass END) AS pass_512,
    MAX(CASE WHEN k = 1024 THEN pass END) AS pass_1024
  FROM solved
  GROUP BY run, step
),

-- Exact quantiles in two looks, so that no step's lengths are held at once: how many answers are in each stretch of 64
-- tokens, then the lengths of those stretches that hold a quantile. The p-quantile is the smallest length that at least
-- a fraction p of the answers does not exceed (inverse of the empirical distribution: Hyndman and Fan 1996, type 1).
percents AS (
  SELECT 10 AS percent UNION ALL SELECT 25 UNION ALL SELECT 50 UNION ALL SELECT 75 UNION ALL SELECT 90 UNION ALL SELECT 99
),

heaped AS (
  SELECT
    run,
    step,
    stretch,
    answers,
    SUM(answers) OVER (PARTITION BY run, step ORDER BY stretch ROWS UNBOUNDED PRECEDING) AS heap,
    SUM(answers) OVER (PARTITION BY run, step) AS measured
  FROM stretches
  WHERE stretch IS NOT NULL
),

aims AS (
  SELECT run, step, stretch, percent, heap - answers AS before, FLOOR((measured * percent + 99) / 100) AS place
  FROM heaped
  CROSS JOIN percents
  WHERE heap >= FLOOR((measured * percent + 99) / 100) AND heap - answers < FLOOR((measured * percent + 99) / 100)
),

aimed AS (
  SELECT DISTINCT run, step, stretch FROM aims
),

lengths AS (
  SELECT placed.run, placed.step, aimed.stretch, placed.response_length, COUNT(*) AS answers
  FROM placed
  JOIN aimed
    ON aimed.run = placed.run AND aimed.step = placed.step AND aimed.stretch = placed.response_length - placed.response_length % 64
  GROUP BY placed.run, placed.step, aimed.stretch, placed.response_length
),

heaped_lengths AS (
  SELECT
    run,
    step,
    stretch,
    response_length,
    SUM(answers) OVER (PARTITION BY run, step, stretch ORDER BY response_length ROWS UNBOUNDED PRECEDING) AS heap
  FROM lengths
),

found AS (
  SELECT aims.run, aims.step, aims.percent, MIN(heaped_lengths.response_length) AS response_length
  FROM aims
  JOIN heaped_lengths
    ON heaped_lengths.run = aims.run AND heaped_lengths.step = aims.step AND heaped_lengths.stretch = aims.stretch
  WHERE aims.before + heaped_lengths.heap >= aims.place
  GROUP BY aims.run, aims.step, aims.percent
),

quantiles AS (
  SELECT
    run,
    step,
    MAX(CASE WHEN percent = 10 THEN response_length END) AS p10,
    MAX(CASE WHEN percent = 25 THEN response_length END) AS p25,
    MAX(CASE WHEN percent = 50 THEN response_length END) AS p50,
    MAX(CASE WHEN percent = 75 THEN response_length END) AS p75,
    MAX(CASE WHEN percent = 90 THEN response_length END) AS p90,
    MAX(CASE WHEN percent = 99 THEN response_length END) AS p99
  FROM found
  GROUP BY run, step
)

SELECT
  totals.run,
  totals.step,
  CAST(totals.prompts AS BIGINT) AS prompts,
  CAST(measures.answers AS BIGINT) AS rollouts,
  CAST(measures.answers - totals.scored AS BIGINT) AS unscored,
  CAST(measures.graded AS BIGINT) AS graded,
  totals.mean,
  CASE
    WHEN totals.clusters > 1
      THEN totals.scale * SQRT(spread.mean_square * totals.clusters * totals.clusters / (totals.clusters - 1)) / totals.scored
  END AS standard_error,
  passes.pass_1,
  passes.pass_2,
  passes.pass_4,
  passes.pass_8,
  passes.pass_16,
  passes.pass_32,
  passes.pass_64,
  passes.pass_128,
  passes.pass_256,
  passes.pass_512,
  passes.pass_1024,
  CAST(measures.response_length AS DOUBLE) / NULLIF(measures.measured, 0) AS response_length,
  quantiles.p10,
  quantiles.p25,
  quantiles.p50,
  quantiles.p75,
  quantiles.p90,
  quantiles.p99,
  CAST(measures.truncated AS DOUBLE) / NULLIF(measures.ended, 0) AS truncation_rate,
  CASE WHEN measures.counted = measures.answers THEN CAST(measures.tokens AS BIGINT) END AS tokens
FROM totals
JOIN measures ON measures.run = totals.run AND measures.step = totals.step
LEFT JOIN spread ON spread.run = totals.run AND spread.step = totals.step
LEFT JOIN passes ON passes.run = totals.run AND passes.step = totals.step
LEFT JOIN quantiles ON quantiles.run = totals.run AND quantiles.step = totals.step

-- Rollouts with a place in a step: those with a run, a step and a prompt; the slice is a condition on run and step.
CREATE OR REPLACE TEMPORARY VIEW placed AS
SELECT *
FROM rollouts
WHERE run IS NOT NULL AND step BETWEEN 0 AND {largestStep} AND prompt IS NOT NULL AND {slice}

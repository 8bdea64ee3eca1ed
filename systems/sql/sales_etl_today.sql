-- Successful runs today, and sources whose newest finished run failed (S0-04, S0-33, S1-11).
WITH finished AS (
  SELECT source_system, status, started_at,
    ROW_NUMBER() OVER (PARTITION BY source_system ORDER BY started_at DESC) AS age_rank
  FROM `sales_intelligence.etl_runs`
  WHERE status != 'running' AND started_at >= TIMESTAMP_SUB(TIMESTAMP(@today, @tz), INTERVAL 1 DAY)
)
SELECT COUNTIF(status = 'success' AND DATE(started_at, @tz) = @today) AS success,
  COUNTIF(age_rank = 1 AND status = 'failed') AS sources_failing
FROM finished

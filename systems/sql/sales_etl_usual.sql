-- The last good run of each source against the month before it, and the rows of yesterday's runs against those of the same
-- weekday in four weeks (S0-51, S0-75). A function may take 540 seconds (S1-29, S2-12, S2-16).
WITH runs AS (
  SELECT source_system AS source, started_at, DATE(started_at, @tz) AS day,
    TIMESTAMP_DIFF(completed_at, started_at, MILLISECOND) AS took_ms, rows_processed,
    ROW_NUMBER() OVER (PARTITION BY source_system ORDER BY started_at DESC) AS nth
  FROM `sales_intelligence.etl_runs`
  WHERE status = 'success' AND DATE(started_at, @tz) >= DATE_SUB(@today, INTERVAL 29 DAY)
),
usual AS (
  SELECT source, APPROX_QUANTILES(took_ms, 2)[OFFSET(1)] AS usual_ms FROM runs WHERE nth > 1 GROUP BY source
),
days AS (
  SELECT source, day, AVG(rows_processed) AS avg_rows FROM runs GROUP BY source, day
),
weekdays AS (
  SELECT source, AVG(IF(day = DATE_SUB(@today, INTERVAL 1 DAY), avg_rows, NULL)) AS avg_rows,
    AVG(IF(day < DATE_SUB(@today, INTERVAL 1 DAY), avg_rows, NULL)) AS usual_rows
  FROM days
  WHERE MOD(DATE_DIFF(DATE_SUB(@today, INTERVAL 1 DAY), day, DAY), 7) = 0
  GROUP BY source
)
SELECT runs.source, runs.started_at, runs.took_ms, usual.usual_ms,
  SAFE_DIVIDE(runs.took_ms, usual.usual_ms) AS slower, runs.took_ms / 540000 AS of_timeout,
  weekdays.avg_rows, weekdays.usual_rows, SAFE_DIVIDE(weekdays.avg_rows, weekdays.usual_rows) AS rows_of_usual
FROM runs
LEFT JOIN usual ON usual.source = runs.source
LEFT JOIN weekdays ON weekdays.source = runs.source
WHERE runs.nth = 1
ORDER BY source

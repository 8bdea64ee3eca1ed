-- Per day and source over 30 days (S0-19, S0-75, S1-15); days in the zone of the system (C-05). What began on an earlier
-- day and is still running did not succeed.
SELECT DATE(started_at, @tz) AS day, source_system AS source,
  COUNTIF(status = 'success') AS success, COUNTIF(status = 'failed') AS failed,
  COUNTIF(status != 'running' OR DATE(started_at, @tz) < @today) AS total,
  AVG(IF(status = 'success', TIMESTAMP_DIFF(completed_at, started_at, SECOND), NULL)) AS avg_seconds,
  MAX(IF(status = 'success', TIMESTAMP_DIFF(completed_at, started_at, SECOND), NULL)) AS max_seconds,
  AVG(IF(status = 'success', rows_processed, NULL)) AS avg_rows
FROM `sales_intelligence.etl_runs`
WHERE DATE(started_at, @tz) > DATE_SUB(@today, INTERVAL 30 DAY)
GROUP BY day, source
ORDER BY day, source

-- Runs of the last 7 days by source and status (S0-19).
SELECT CONCAT(source_system, ' ', status) AS what, source_system AS source, status, COUNT(*) AS run_count,
  AVG(TIMESTAMP_DIFF(completed_at, started_at, MILLISECOND)) AS avg_ms,
  MAX(started_at) AS latest
FROM `sales_intelligence.etl_runs`
WHERE DATE(started_at, @tz) >= DATE_SUB(@today, INTERVAL 7 DAY)
GROUP BY source_system, status
ORDER BY source, status

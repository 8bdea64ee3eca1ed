-- Runs of today, newest first (S0-08, S1-10).
SELECT source_system AS source, status, started_at, rows_processed AS `rows`, error_message AS error
FROM `sales_intelligence.etl_runs`
WHERE DATE(started_at, @tz) = @today
ORDER BY started_at DESC
LIMIT 100

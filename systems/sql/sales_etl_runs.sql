-- The last runs of every source, newest first (S0-08, S0-34, S1-25).
SELECT run_id, source_system AS source, status, started_at, completed_at, rows_processed AS `rows`, error_message AS error
FROM `sales_intelligence.etl_runs`
WHERE started_at >= TIMESTAMP_SUB(@now, INTERVAL 7 DAY)
QUALIFY ROW_NUMBER() OVER (PARTITION BY source_system ORDER BY started_at DESC) <= 40
ORDER BY started_at DESC

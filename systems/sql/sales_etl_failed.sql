-- The last failed runs with what their error looks like (S0-34 to S0-37, S1-26 to S1-29).
SELECT started_at, source_system AS source,
  CASE
    WHEN REGEXP_CONTAINS(error_message, r'(?i)quota|rate limit|\b429\b') THEN 'quota'
    WHEN REGEXP_CONTAINS(error_message, r'(?i)unauthori[sz]ed|invalid_grant|permission|credential|\b401\b|\b403\b') THEN 'access'
    WHEN REGEXP_CONTAINS(error_message, r'(?i)time[d -]?out|deadline|\b504\b') THEN 'timeout'
    WHEN REGEXP_CONTAINS(error_message, r'(?i)memory') THEN 'memory'
    ELSE 'other'
  END AS looks_like,
  TIMESTAMP_DIFF(completed_at, started_at, MILLISECOND) AS took_ms, error_message AS error, run_id
FROM `sales_intelligence.etl_runs`
WHERE status = 'failed' AND started_at >= TIMESTAMP_SUB(@now, INTERVAL 30 DAY)
ORDER BY started_at DESC
LIMIT 50

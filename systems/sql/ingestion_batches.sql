-- Processing requests, and CRM syncs by type, as batches of five minutes over two hours (S3-104, S3-105).
-- A batch fails where two or more, and over 5 %, of its finished items failed (S3-013); it is running while it is open or
-- an item in it is under way.
WITH items AS (
  SELECT 'requests' AS source, created_at, status = 'completed' AS good,
    status != 'completed' AND (processing_time_ms IS NOT NULL OR status IN ('failed', 'cancelled')) AS bad, processing_time_ms
  FROM processing_requests
  WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 2 HOUR)
  UNION ALL
  SELECT crm_type, created_at, status = 'success', status NOT IN ('success', 'pending', 'processing', 'retrying'), NULL
  FROM crm_integrations
  WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 2 HOUR)
),
batches AS (
  SELECT source, TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(created_at), 300) * 300) AS started_at,
    COUNTIF(good) AS good, COUNTIF(bad) AS bad, COUNT(*) AS total, AVG(processing_time_ms) AS avg_ms
  FROM items
  GROUP BY source, started_at
)
SELECT source, started_at, total AS `rows`,
  CASE
    WHEN bad >= 2 AND bad * 20 > good + bad AND TIMESTAMP_ADD(started_at, INTERVAL 5 MINUTE) <= @now THEN 'failed'
    WHEN TIMESTAMP_ADD(started_at, INTERVAL 5 MINUTE) > @now OR good + bad < total THEN 'running'
    ELSE 'success'
  END AS status,
  IF(bad > 0, CONCAT(CAST(bad AS STRING), ' of ', CAST(total AS STRING), ' failed'), NULL) AS error,
  avg_ms / 1000 AS seconds
FROM batches
ORDER BY started_at DESC, source

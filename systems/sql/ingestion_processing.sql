-- Histogram of processing times in steps of five minutes and bins of ten seconds (S3-012): of the requests that ended in
-- each step, and in the newest full step also of those still under way, by their age so far. By their end, not their
-- begin: a step that is over never changes, and the slow count while they are slow, not when they are done.
SELECT TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(counted_at), 300) * 300) AS bucket,
  (DIV(took_ms, 10000) + 1) * 10000 AS upper_ms, COUNT(*) AS requests
FROM (
  SELECT
    IF(processing_time_ms IS NULL, TIMESTAMP_SUB(@now, INTERVAL 5 MINUTE),
      TIMESTAMP_ADD(created_at, INTERVAL processing_time_ms MILLISECOND)) AS counted_at,
    IFNULL(processing_time_ms, TIMESTAMP_DIFF(@now, created_at, MILLISECOND)) AS took_ms
  FROM processing_requests
  WHERE created_at >= TIMESTAMP_SUB(@since, INTERVAL 6 HOUR)
    AND (processing_time_ms IS NOT NULL
      OR (status NOT IN ('completed', 'failed', 'cancelled')
        AND created_at >= TIMESTAMP_SUB(@now, INTERVAL 6 HOUR)
        AND created_at < TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(@now), 300) * 300)))
) AS seen
WHERE counted_at >= @since
GROUP BY bucket, upper_ms
ORDER BY bucket, upper_ms

-- Histogram of processing times in steps of five minutes and bins of ten seconds (S3-012).
SELECT TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(created_at), 300) * 300) AS bucket,
  (DIV(processing_time_ms, 10000) + 1) * 10000 AS upper_ms, COUNT(*) AS requests
FROM processing_requests
WHERE created_at >= @since AND processing_time_ms IS NOT NULL
GROUP BY bucket, upper_ms
ORDER BY bucket, upper_ms

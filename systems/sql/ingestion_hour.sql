-- Requests of the last hour (S3-104), and leads above 90 of its last quarter (S3-096). What is under way is neither good nor bad.
SELECT 'last hour' AS period, COUNT(*) AS requests, COUNTIF(status = 'completed') AS completed,
  COUNTIF(status IN ('failed', 'cancelled')) AS failed,
  SAFE_DIVIDE(COUNTIF(status = 'completed'), COUNTIF(status IN ('completed', 'failed', 'cancelled'))) AS success_rate,
  AVG(processing_time_ms) AS avg_ms,
  COUNTIF(lead_score > 90 AND created_at >= TIMESTAMP_SUB(@now, INTERVAL 15 MINUTE)) AS high_leads
FROM processing_requests
WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)

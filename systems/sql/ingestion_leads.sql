-- The newest leads with a high score (S3-096).
SELECT request_id, created_at, tenant_id, lead_score
FROM processing_requests
WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 DAY) AND lead_score > 80
ORDER BY created_at DESC
LIMIT 20

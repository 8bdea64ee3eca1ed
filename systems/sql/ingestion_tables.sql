-- Newest row of the tables that must keep moving (S3-104, S3-105).
SELECT 'processing_requests' AS table_name, MAX(created_at) AS latest FROM processing_requests WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 3 DAY)
UNION ALL
SELECT 'crm_integrations', MAX(created_at) FROM crm_integrations WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 3 DAY)
ORDER BY table_name

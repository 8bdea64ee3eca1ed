-- CRM syncs in steps of five minutes (S3-014, S3-105).
SELECT TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(created_at), 300) * 300) AS bucket,
  COUNTIF(status = 'success') AS good, COUNT(*) AS total
FROM crm_integrations
WHERE created_at >= @since
GROUP BY bucket
ORDER BY bucket

-- CRM syncs in steps of five minutes (S3-014, S3-105). One that is under way is neither good nor bad, for a quarter of an
-- hour: after that it counts as one that did not succeed.
SELECT TIMESTAMP_SECONDS(DIV(UNIX_SECONDS(created_at), 300) * 300) AS bucket,
  COUNTIF(status = 'success') AS good,
  COUNTIF(status NOT IN ('pending', 'processing', 'retrying') OR created_at < TIMESTAMP_SUB(@now, INTERVAL 15 MINUTE)) AS total
FROM crm_integrations
WHERE created_at >= @since
GROUP BY bucket
ORDER BY bucket

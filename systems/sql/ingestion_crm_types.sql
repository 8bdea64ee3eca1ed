-- CRM syncs of the last day by CRM (S3-105), with the share of the last hour where twenty are enough to tell.
SELECT crm_type, COUNT(*) AS syncs,
  SAFE_DIVIDE(COUNTIF(status = 'success'), COUNTIF(status IN ('success', 'failed'))) AS success_rate,
  IF(COUNTIF(created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)) < 20, NULL,
    SAFE_DIVIDE(COUNTIF(status = 'success' AND created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)),
      COUNTIF(status IN ('success', 'failed') AND created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 HOUR)))) AS success_1h,
  MAX(IF(status = 'failed', created_at, NULL)) AS last_failure
FROM crm_integrations
WHERE created_at >= TIMESTAMP_SUB(@now, INTERVAL 1 DAY)
GROUP BY crm_type
ORDER BY crm_type

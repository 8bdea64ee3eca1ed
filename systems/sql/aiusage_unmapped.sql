-- Keys of the last week that belong to nobody: the mapping lacks them (S4-09, S4-39).
SELECT api_key_name, platform, MIN(usage_date) AS first_seen, MAX(usage_date) AS last_seen,
  COUNT(*) AS usage_rows, SUM(input_tokens + output_tokens) AS tokens
FROM `ai_usage.fct_usage_daily`
WHERE user_email IS NULL AND usage_date > DATE_SUB(@today, INTERVAL 8 DAY)
GROUP BY api_key_name, platform
ORDER BY tokens DESC
LIMIT 100

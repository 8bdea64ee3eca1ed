-- Usage attributed to a person: 7 days, and the newest day alone (S4-23, S4-47).
SELECT SAFE_DIVIDE(COUNTIF(user_email IS NOT NULL), COUNT(*)) AS coverage,
  SAFE_DIVIDE(COUNTIF(user_email IS NOT NULL AND usage_date = newest_date), COUNTIF(usage_date = newest_date)) AS newest
FROM `ai_usage.fct_usage_daily`,
  (SELECT MAX(usage_date) AS newest_date FROM `ai_usage.fct_usage_daily`)
WHERE usage_date > DATE_SUB(@today, INTERVAL 8 DAY)

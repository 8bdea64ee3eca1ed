-- Attributed and all usage rows per day, 30 days (S4-47).
SELECT usage_date AS day, COUNTIF(user_email IS NOT NULL) AS attributed, COUNT(*) AS total
FROM `ai_usage.fct_usage_daily`
WHERE usage_date > DATE_SUB(@today, INTERVAL 30 DAY)
GROUP BY day
ORDER BY day

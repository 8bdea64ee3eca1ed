-- Cost per day, 30 days, USD (S4-45).
SELECT cost_date AS day, SUM(cost_usd) AS cost_usd
FROM `ai_usage.fct_cost_daily`
WHERE cost_date > DATE_SUB(@today, INTERVAL 30 DAY)
GROUP BY day
ORDER BY day

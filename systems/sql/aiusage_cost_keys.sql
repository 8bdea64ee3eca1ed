-- Cost of 30 full days by key, and which keys are new: first seen within a week (S4-20).
SELECT api_key_name, STRING_AGG(DISTINCT platform ORDER BY platform) AS platforms, MAX(user_email) AS user_email,
  SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)) AS cost_usd,
  SUM(IF(cost_date < DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)) AS before_usd,
  CASE
    WHEN MIN(cost_date) < DATE_SUB(@today, INTERVAL 7 DAY) THEN 'known'
    WHEN SUM(cost_usd) < 500 THEN 'new'
    ELSE 'new and costly'
  END AS state,
  MIN(cost_date) AS first_seen, MAX(cost_date) AS last_seen
FROM `ai_usage.fct_cost_daily`
WHERE cost_date >= DATE_SUB(@today, INTERVAL 60 DAY) AND cost_date < @today
GROUP BY api_key_name
ORDER BY state DESC, cost_usd DESC
LIMIT 100

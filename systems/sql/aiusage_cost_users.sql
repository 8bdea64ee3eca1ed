-- Cost of 30 full days by person, against the 30 before, and what came of it (S4-20, S4-48).
WITH costs AS (
  SELECT COALESCE(user_email, '(nobody)') AS user_email,
    SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)) AS cost_usd,
    SUM(IF(cost_date < DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)) AS before_usd
  FROM `ai_usage.fct_cost_daily`
  WHERE cost_date >= DATE_SUB(@today, INTERVAL 60 DAY) AND cost_date < @today
  GROUP BY 1
),
work AS (
  SELECT COALESCE(user_email, '(nobody)') AS user_email, SUM(lines_accepted) AS lines_accepted, SUM(sessions) AS sessions
  FROM `ai_usage.fct_usage_daily`
  WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY) AND usage_date < @today
  GROUP BY 1
)
SELECT costs.user_email, cost_usd, SAFE_DIVIDE(cost_usd, before_usd) - 1 AS change, before_usd, lines_accepted, sessions,
  SAFE_DIVIDE(cost_usd * 1000, lines_accepted) AS usd_per_1000_lines
FROM costs LEFT JOIN work ON work.user_email = costs.user_email
ORDER BY cost_usd DESC
LIMIT 50

-- The month so far, what it comes to at the pace of the last seven days, and its budget (S4-07, S4-21, S4-45, S4-62). USD.
WITH days AS (
  SELECT cost_date, SUM(cost_usd) AS cost_usd
  FROM `ai_usage.fct_cost_daily`
  WHERE cost_date >= DATE_SUB(DATE_TRUNC(@today, MONTH), INTERVAL 1 MONTH) AND cost_date < @today
  GROUP BY cost_date
),
sums AS (
  SELECT SUM(IF(cost_date >= DATE_TRUNC(@today, MONTH), cost_usd, 0)) AS month_to_date,
    SUM(IF(cost_date < DATE_TRUNC(@today, MONTH), cost_usd, 0)) AS month_before,
    SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 7 DAY), cost_usd, 0)) / 7 AS a_day
  FROM days
),
forecasts AS (
  SELECT month_to_date, month_before, a_day,
    month_to_date + a_day * (DATE_DIFF(LAST_DAY(@today), @today, DAY) + 1) AS forecast
  FROM sums
)
SELECT month_to_date, forecast, budget_usd AS budget, SAFE_DIVIDE(forecast, budget_usd) AS of_budget, month_before, a_day
FROM forecasts LEFT JOIN `ai_usage.dim_budget` ON month = DATE_TRUNC(@today, MONTH)

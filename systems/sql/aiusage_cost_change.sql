-- The last 30 full days against the 30 before (S4-06, S4-19): comparable on every day of a month.
SELECT SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)) AS last_30_days,
  SAFE_DIVIDE(SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0)),
    SUM(IF(cost_date < DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, 0))) - 1 AS change,
  SUM(IF(cost_date >= DATE_SUB(@today, INTERVAL 30 DAY), cost_usd, -cost_usd)) AS increase_usd
FROM `ai_usage.fct_cost_daily`
WHERE cost_date >= DATE_SUB(@today, INTERVAL 60 DAY) AND cost_date < @today

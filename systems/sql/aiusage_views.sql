-- The views of the dashboards: whether they answer, and whether their sums of 30 days are those of the raw tables (S4-33, S4-34).
WITH raw AS (
  SELECT SUM(cost_usd) AS cost_usd FROM `ai_usage.fct_cost_daily` WHERE cost_date >= DATE_SUB(@today, INTERVAL 30 DAY)
),
raw_rows AS (
  SELECT COUNT(*) AS usage_rows FROM `ai_usage.fct_usage_daily` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
),
views AS (
  SELECT 'v_executive_costs' AS view_name, COUNT(*) AS view_rows, SUM(cost_usd) AS shown
  FROM `ai_usage.v_executive_costs` WHERE cost_date >= DATE_SUB(@today, INTERVAL 30 DAY)
  UNION ALL
  SELECT 'v_cost_allocation', COUNT(*), SUM(cost_usd)
  FROM `ai_usage.v_cost_allocation` WHERE cost_date >= DATE_SUB(@today, INTERVAL 30 DAY)
  UNION ALL
  SELECT 'v_operations_health', COUNT(*), SUM(usage_rows)
  FROM `ai_usage.v_operations_health` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
)
SELECT view_name, view_rows, shown, IF(view_name = 'v_operations_health', usage_rows, cost_usd) AS raw,
  ABS(SAFE_DIVIDE(shown, IF(view_name = 'v_operations_health', usage_rows, cost_usd)) - 1) AS difference
FROM views CROSS JOIN raw CROSS JOIN raw_rows
ORDER BY view_name

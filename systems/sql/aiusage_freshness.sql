-- Newest data and newest load of both fact tables; days missed beyond yesterday (S4-04, S4-14, S4-17).
SELECT 'fct_usage_daily' AS table_name, TIMESTAMP(MAX(usage_date), @tz) AS latest, MAX(ingested_at) AS ingested,
  DATE_DIFF(@today, MAX(usage_date), DAY) - 1 AS missed_days
FROM `ai_usage.fct_usage_daily`
UNION ALL
SELECT 'fct_cost_daily', TIMESTAMP(MAX(cost_date), @tz), MAX(ingested_at), DATE_DIFF(@today, MAX(cost_date), DAY) - 1
FROM `ai_usage.fct_cost_daily`

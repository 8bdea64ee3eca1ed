-- Newest data and newest load of both fact tables (S4-04, S4-17), and how many days are missing up to the one that should be
-- loaded by now (S4-14): the day before is due at 06:00 with an hour of grace, so that one failed run is one day until the
-- next run is due, not two at midnight.
WITH tables AS (
  SELECT 'fct_usage_daily' AS table_name, TIMESTAMP(MAX(usage_date), @tz) AS latest, MAX(ingested_at) AS ingested,
    DATE_DIFF(@today, MAX(usage_date), DAY) AS days_old
  FROM `ai_usage.fct_usage_daily`
  UNION ALL
  SELECT 'fct_cost_daily', TIMESTAMP(MAX(cost_date), @tz), MAX(ingested_at), DATE_DIFF(@today, MAX(cost_date), DAY)
  FROM `ai_usage.fct_cost_daily`
)
SELECT table_name, latest, ingested,
  GREATEST(0, days_old - IF(EXTRACT(HOUR FROM @now AT TIME ZONE @tz) < 7, 2, 1)) AS missed_days
FROM tables

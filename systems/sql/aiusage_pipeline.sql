-- Which of the last 30 days that should be loaded by now have usage data (S4-14, S4-41), and which were loaded by the end of the
-- day after (S4-42): one event a day. The day before is due at 06:00, with an hour of grace.
WITH days AS (
  SELECT day
  FROM UNNEST(GENERATE_DATE_ARRAY(
    DATE_SUB(@today, INTERVAL 30 DAY),
    DATE_SUB(@today, INTERVAL IF(EXTRACT(HOUR FROM @now AT TIME ZONE @tz) < 7, 2, 1) DAY))) AS day
),
loaded AS (SELECT usage_date, MIN(ingested_at) AS ingested_at FROM `ai_usage.fct_usage_daily` GROUP BY usage_date)
SELECT days.day, IF(loaded.usage_date IS NULL, 0, 1) AS loaded,
  IF(DATE(loaded.ingested_at, @tz) <= DATE_ADD(days.day, INTERVAL 1 DAY), 1, 0) AS fresh, 1 AS expected
FROM days LEFT JOIN loaded ON loaded.usage_date = days.day
ORDER BY days.day

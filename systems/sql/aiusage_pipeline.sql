-- Which of the last 30 days have usage data: one event a day (S4-14, S4-41). Yesterday's load is due at 06:00.
WITH days AS (
  SELECT day FROM UNNEST(GENERATE_DATE_ARRAY(DATE_SUB(@today, INTERVAL 30 DAY), DATE_SUB(@today, INTERVAL 2 DAY))) AS day
),
loaded AS (SELECT DISTINCT usage_date FROM `ai_usage.fct_usage_daily`)
SELECT days.day, IF(loaded.usage_date IS NULL, 0, 1) AS loaded, 1 AS expected
FROM days LEFT JOIN loaded ON loaded.usage_date = days.day
ORDER BY days.day

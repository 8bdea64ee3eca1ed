-- Each platform: whether the newest day is whole against the 14 before (S4-09), who uses it, and what is accepted (S4-46).
WITH newest AS (SELECT MAX(usage_date) AS newest_date FROM `ai_usage.fct_usage_daily`),
days AS (
  SELECT platform, usage_date, COUNT(*) AS usage_rows
  FROM `ai_usage.fct_usage_daily`
  WHERE usage_date >= DATE_SUB(@today, INTERVAL 17 DAY)
  GROUP BY platform, usage_date
),
whole AS (
  SELECT platform,
    SAFE_DIVIDE(SUM(IF(usage_date = newest_date, usage_rows, 0)), AVG(IF(usage_date < newest_date, usage_rows, NULL)))
      AS completeness,
    MAX(usage_date) AS newest_day
  FROM days CROSS JOIN newest
  GROUP BY platform
),
used AS (
  SELECT platform, COUNT(DISTINCT user_email) AS active_users, SUM(sessions) AS sessions,
    SUM(lines_accepted) AS lines_accepted, SAFE_DIVIDE(SUM(lines_accepted), SUM(lines_suggested)) AS acceptance
  FROM `ai_usage.fct_usage_daily`
  WHERE usage_date >= DATE_SUB(@today, INTERVAL 7 DAY)
  GROUP BY platform
)
SELECT whole.platform, completeness, newest_day, active_users, sessions, lines_accepted, acceptance
FROM whole LEFT JOIN used ON used.platform = whole.platform
ORDER BY whole.platform

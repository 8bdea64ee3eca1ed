-- What rows of 30 days must not be, and how many are (S4-31).
SELECT 'tokens below zero' AS rule, COUNTIF(input_tokens < 0 OR output_tokens < 0) AS violations
FROM `ai_usage.fct_usage_daily` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
UNION ALL
SELECT 'usage in the future', COUNTIF(usage_date > @today)
FROM `ai_usage.fct_usage_daily` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
UNION ALL
SELECT 'no e-mail address', COUNTIF(user_email IS NOT NULL AND NOT REGEXP_CONTAINS(user_email, r'^[^@\s]+@[^@\s]+\.[^@\s]+$'))
FROM `ai_usage.fct_usage_daily` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
UNION ALL
SELECT 'more accepted than suggested', COUNTIF(lines_accepted > lines_suggested)
FROM `ai_usage.fct_usage_daily` WHERE usage_date >= DATE_SUB(@today, INTERVAL 30 DAY)
UNION ALL
SELECT 'cost below zero', COUNTIF(cost_usd < 0)
FROM `ai_usage.fct_cost_daily` WHERE cost_date >= DATE_SUB(@today, INTERVAL 30 DAY)
UNION ALL
SELECT 'cost without usage', COUNTIF(usage.usage_date IS NULL)
FROM `ai_usage.fct_cost_daily` AS cost
LEFT JOIN `ai_usage.fct_usage_daily` AS usage
  ON usage.usage_date = cost.cost_date AND usage.platform = cost.platform AND usage.api_key_name = cost.api_key_name
WHERE cost.cost_date >= DATE_SUB(@today, INTERVAL 30 DAY)

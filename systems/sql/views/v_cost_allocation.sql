-- Costs by user and key; ingested_at tells how fresh they are.
SELECT cost_date, COALESCE(user_email, '(nobody)') AS user_email, api_key_name, platform, cost_usd, ingested_at
FROM `ai-usage-analytics-prod.ai_usage.fct_cost_daily`

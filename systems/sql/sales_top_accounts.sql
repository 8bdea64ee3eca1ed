-- Top accounts of the newest score date (S0-30, S0-73).
SELECT a.account_name, r.priority_score, r.budget_likelihood, r.engagement_score, r.recommended_action
FROM `sales_intelligence.account_recommendations` AS r
JOIN `sales_intelligence.sf_accounts` AS a ON r.account_id = a.account_id
WHERE r.score_date = (SELECT MAX(score_date) FROM `sales_intelligence.account_recommendations`)
ORDER BY r.priority_score DESC
LIMIT 20

-- Accounts scored on each of the last seven score dates (S0-09, S1-02).
SELECT score_date, COUNT(*) AS accounts_scored
FROM `sales_intelligence.account_recommendations`
GROUP BY score_date
ORDER BY score_date DESC
LIMIT 7

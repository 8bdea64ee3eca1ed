-- How old the newest score date is, in local days (S0-03, S1-13), and which share of all accounts it covers.
SELECT COUNTIF(score_date = @today) AS accounts_scored, MAX(score_date) AS latest_score_date,
  DATE_DIFF(@today, MAX(score_date), DAY) AS days_old,
  SAFE_DIVIDE(COUNTIF(score_date = newest), (SELECT COUNT(*) FROM `sales_intelligence.sf_accounts`)) AS coverage
FROM `sales_intelligence.account_recommendations`,
  (SELECT MAX(score_date) AS newest FROM `sales_intelligence.account_recommendations`)

-- How old the newest score date is, in local days (S0-03, S1-13).
SELECT COUNTIF(score_date = @today) AS accounts_scored, MAX(score_date) AS latest_score_date,
  DATE_DIFF(@today, MAX(score_date), DAY) AS days_old
FROM `sales_intelligence.account_recommendations`

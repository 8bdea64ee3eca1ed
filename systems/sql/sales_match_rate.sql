-- Share of participants matched to a contact, 7 days (S0-16, S0-46), and how far it is from the usual one: the median of the
-- 28 days before today (S0-12). NULL where there was none.
WITH days AS (
  SELECT DATE(ingested_at, @tz) AS day, COUNT(*) AS participants, COUNTIF(sf_contact_id IS NOT NULL) AS matched
  FROM `sales_intelligence.gmail_participants`
  WHERE DATE(ingested_at, @tz) >= DATE_SUB(@today, INTERVAL 28 DAY)
  GROUP BY day
),
week AS (
  SELECT SUM(participants) AS participants, SUM(matched) AS matched
  FROM days
  WHERE day >= DATE_SUB(@today, INTERVAL 7 DAY)
),
usual AS (
  SELECT APPROX_QUANTILES(matched / participants, 2)[OFFSET(1)] AS usual_rate FROM days WHERE day < @today
)
SELECT participants, matched, participants - matched AS unmatched, SAFE_DIVIDE(matched, participants) AS match_rate,
  usual_rate, SAFE_DIVIDE(matched, participants) - usual_rate AS points
FROM week, usual

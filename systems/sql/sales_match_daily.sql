-- E-mail match rate of each day (S0-16, S0-46).
SELECT DATE(ingested_at, @tz) AS day, COUNT(*) AS participants, COUNTIF(sf_contact_id IS NOT NULL) AS matched,
  COUNTIF(sf_contact_id IS NULL) AS unmatched, SAFE_DIVIDE(COUNTIF(sf_contact_id IS NOT NULL), COUNT(*)) AS match_rate
FROM `sales_intelligence.gmail_participants`
WHERE DATE(ingested_at, @tz) >= DATE_SUB(@today, INTERVAL 28 DAY)
GROUP BY day
ORDER BY day

-- Share of participants matched to a contact, 7 days (S0-16, S0-46). NULL where there was none.
SELECT COUNT(*) AS participants, COUNTIF(sf_contact_id IS NOT NULL) AS matched,
  SAFE_DIVIDE(COUNTIF(sf_contact_id IS NOT NULL), COUNT(*)) AS match_rate
FROM `sales_intelligence.gmail_participants`
WHERE DATE(ingested_at, @tz) >= DATE_SUB(@today, INTERVAL 7 DAY)

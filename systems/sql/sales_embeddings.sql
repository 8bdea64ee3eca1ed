-- Share of messages of the last 7 days that have an embedding (S0-28, S0-43).
SELECT COUNT(*) AS total, COUNTIF(embedding IS NULL) AS without_embeddings,
  SAFE_DIVIDE(COUNTIF(embedding IS NOT NULL), COUNT(*)) AS coverage
FROM `sales_intelligence.gmail_messages`
WHERE DATE(sent_at, @tz) >= DATE_SUB(@today, INTERVAL 7 DAY)

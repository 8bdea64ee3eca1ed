-- Messages of each day with and without an embedding (S0-28, S0-43).
SELECT DATE(sent_at, @tz) AS day, COUNT(*) AS total, COUNTIF(embedding IS NOT NULL) AS with_embeddings,
  COUNTIF(embedding IS NULL) AS without_embeddings, SAFE_DIVIDE(COUNTIF(embedding IS NOT NULL), COUNT(*)) AS coverage
FROM `sales_intelligence.gmail_messages`
WHERE DATE(sent_at, @tz) >= DATE_SUB(@today, INTERVAL 14 DAY)
GROUP BY day
ORDER BY day

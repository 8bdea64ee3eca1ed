-- The messages that are there most often (S0-62).
SELECT message_id, COUNT(*) AS copies, MIN(ingested_at) AS first_ingested, MAX(ingested_at) AS last_ingested
FROM `sales_intelligence.gmail_messages`
GROUP BY message_id
HAVING copies > 1
ORDER BY copies DESC, last_ingested DESC
LIMIT 50

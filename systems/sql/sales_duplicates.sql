-- Messages that are there more than once (S0-62).
SELECT COUNT(*) AS duplicated, IFNULL(SUM(copies - 1), 0) AS too_many
FROM (
  SELECT message_id, COUNT(*) AS copies
  FROM `sales_intelligence.gmail_messages`
  GROUP BY message_id
  HAVING copies > 1
)

-- Rows that each day brought (S0-58).
SELECT DATE(ingested_at, @tz) AS day, 'messages' AS what, COUNT(*) AS new_rows
FROM `sales_intelligence.gmail_messages`
WHERE DATE(ingested_at, @tz) >= DATE_SUB(@today, INTERVAL 28 DAY) AND DATE(ingested_at, @tz) < @today
GROUP BY day
UNION ALL
SELECT DATE(ingested_at, @tz) AS day, 'calls' AS what, COUNT(*) AS new_rows
FROM `sales_intelligence.dialpad_calls`
WHERE DATE(ingested_at, @tz) >= DATE_SUB(@today, INTERVAL 28 DAY) AND DATE(ingested_at, @tz) < @today
GROUP BY day
ORDER BY day

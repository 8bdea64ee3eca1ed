-- What runs now, the oldest first (S3-155).
SELECT QUERY_ID AS query, START_TIME AS started_at, TEXT AS statement, SESSION_ID AS session, PRIORITY AS priority,
  TRANSACTION_TYPE AS transaction_type
FROM SPANNER_SYS.OLDEST_ACTIVE_QUERIES
ORDER BY started_at
LIMIT 20

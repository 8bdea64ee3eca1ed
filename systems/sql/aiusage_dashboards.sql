-- How long the newest 20 queries of the dashboards took: P95 and worst, ms (S4-10, S4-25, S4-44, C-30). Jobs of the region of the data.
WITH newest AS (
  SELECT TIMESTAMP_DIFF(end_time, start_time, MILLISECOND) AS ms, total_slot_ms, creation_time
  FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT
  WHERE creation_time >= TIMESTAMP_SUB(@now, INTERVAL 1 DAY) AND job_type = 'QUERY' AND end_time IS NOT NULL
    AND STARTS_WITH(user_email, 'looker-studio@')
  ORDER BY creation_time DESC
  LIMIT 20
)
SELECT COUNT(*) AS queries, APPROX_QUANTILES(ms, 100)[OFFSET(95)] AS p95_ms, MAX(ms) AS worst_ms,
  SUM(total_slot_ms) AS slot_ms, MAX(creation_time) AS newest
FROM newest

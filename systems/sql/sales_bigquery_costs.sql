-- What the queries of each day read and cost at the list price of $6.25 a TiB (S0-15, S0-53), and what they come to in this
-- month (S0-71). The rest of the bill is in the billing export, which the seeds do not describe.
WITH days AS (
  SELECT DATE(creation_time, @tz) AS day, COUNT(*) AS jobs, COUNTIF(error_result.reason IS NOT NULL) AS failed,
    SUM(total_bytes_billed) AS bytes_billed, SUM(total_slot_ms) AS slot_ms,
    SUM(total_bytes_billed) / 1099511627776 * 6.25 AS cost_usd
  FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT
  WHERE creation_time >= TIMESTAMP_SUB(@now, INTERVAL 31 DAY)
  GROUP BY day
)
SELECT day, jobs, failed, bytes_billed, slot_ms, cost_usd,
  (SELECT SUM(cost_usd) FROM days WHERE day >= DATE_TRUNC(@today, MONTH)) AS month_usd
FROM days
ORDER BY day

-- Successful runs today (S0-04, S1-11).
SELECT COUNTIF(status = 'success') AS success
FROM `sales_intelligence.etl_runs`
WHERE DATE(started_at, @tz) = @today

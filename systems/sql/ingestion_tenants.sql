-- Tenants whose row is broken (S3-119).
SELECT COUNT(*) AS tenants, COUNTIF(status IS NULL) AS without_status
FROM tenants

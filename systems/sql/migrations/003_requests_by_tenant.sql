-- The newest requests of a tenant without a scan of the table.
CREATE INDEX processing_requests_by_tenant ON processing_requests(tenant_id, created_at DESC);

-- Where a tenant's data is processed; NULL for those that are older.
ALTER TABLE tenants ADD COLUMN region STRING(64);

-- Newest record of every table (S0-20, S1-16).
SELECT 'gmail_messages' AS table_name, MAX(sent_at) AS latest FROM `sales_intelligence.gmail_messages`
UNION ALL
SELECT 'dialpad_calls', MAX(call_time) FROM `sales_intelligence.dialpad_calls`
UNION ALL
SELECT 'sf_accounts', MAX(last_modified_date) FROM `sales_intelligence.sf_accounts`

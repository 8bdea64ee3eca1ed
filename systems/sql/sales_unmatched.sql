-- Addresses that no contact was found for (S0-45, S0-74).
SELECT email_address, COUNT(*) AS message_count, MAX(sent_at) AS latest_message
FROM `sales_intelligence.v_unmatched_emails`
GROUP BY email_address
ORDER BY message_count DESC, email_address
LIMIT 50

/** Stories of the ingestion system: name and title. */
export const ingestionStories = {
	'bad-revision': 'a release exhausts its database pool: errors, latency, backlog, CRM syncs',
	outage: 'the load balancer is gone: nothing from outside reaches the service',
	'cold-start': 'a release takes two calls at a time: most calls wait for an instance that starts',
	oom: 'a release leaks memory: instances fill up, run out of it and are replaced',
	'db-connections': 'Spanner is cut down to 300 units: connections are refused',
	'crm-429': 'HubSpot limits the calls: its syncs fail with 429',
	'backlog-growth': 'more messages arrive than the subscribers can work on',
	'db-corruption': 'a migration leaves tenants without a status: their requests fail',
	'suspicious-ip': 'one address calls without a signature, and reads secrets',
	'warm-leads': 'a campaign brings leads with scores above 90',
	'region-outage': 'us-central1 is out: neither service nor database answers',
} as const;

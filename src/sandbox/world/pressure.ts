/** What a story presses on in the ingestion system besides its revisions. */

export interface Pressure {
	/** False while nothing from outside reaches webhook-processor: neither requests nor health probes. */
	reachable: boolean;
	/** False while the region is out: Spanner answers nobody. */
	regionUp: boolean;
	/** Messages a minute that arrive on top of what the subscribers can work on; 0 while they keep up. */
	flood: number;
	/** Whether HubSpot limits the calls. */
	hubspotLimits: boolean;
	/** Whether somebody calls the webhook without a valid signature, over and over. */
	intruder: boolean;
	/** Whether a campaign brings leads with scores above the usual. */
	campaign: boolean;
	/** Tenants whose rows a migration has broken. */
	broken: ReadonlySet<string>;
}

export const noPressure: Pressure = {
	reachable: true,
	regionUp: true,
	flood: 0,
	hubspotLimits: false,
	intruder: false,
	campaign: false,
	broken: new Set(),
};

/** The address that the intruder calls from. */
export const intruderIp = '198.51.100.23';

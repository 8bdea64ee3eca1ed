/** People, companies and wording of the simulated systems. */
export const mailboxes = [
	'maria.alvarez@northwind.example',
	'tom.becker@northwind.example',
	'priya.nair@northwind.example',
	'jonas.lund@northwind.example',
	'sofia.rossi@northwind.example',
	'ken.tanaka@northwind.example',
] as const;

const heads = [
	'Acme',
	'Blue Ridge',
	'Cascade',
	'Delta',
	'Evergreen',
	'Fairview',
	'Granite',
	'Harbor',
	'Ironwood',
	'Juniper',
	'Keystone',
	'Lakeside',
	'Meridian',
	'Northgate',
	'Oakmont',
	'Pinnacle',
	'Quarry',
	'Redwood',
	'Summit',
	'Tidewater',
];
const tails = [
	'Logistics',
	'Dental Group',
	'Robotics',
	'Foods',
	'Insurance',
	'Health',
	'Energy',
	'Software',
	'Freight',
	'Roofing',
	'Legal',
	'Media',
];
const industries = [
	'Logistics',
	'Healthcare',
	'Manufacturing',
	'Retail',
	'Insurance',
	'Healthcare',
	'Energy',
	'Technology',
	'Logistics',
	'Construction',
	'Legal',
	'Media',
] as const;

export interface Account {
	id: string;
	name: string;
	industry: string;
}

/** All accounts in Salesforce. */
export const accounts: readonly Account[] = heads.flatMap((head, h) =>
	tails.map((tail, t) => ({
		id: `001Hs00000${String(h * tails.length + t).padStart(5, '0')}AAA`,
		name: `${head} ${tail}`,
		industry: industries[t] ?? 'Other',
	})),
);

export const subjects = [
	'Re: pricing for 40 seats',
	'Intro call next week?',
	'Contract redlines',
	'Demo follow-up',
	'Renewal Q4',
	'Question about SSO',
	'Invoice 2214',
	'Security questionnaire',
	'Out of office',
	'Pilot results',
	'Re: Re: onboarding plan',
	'Quick question',
] as const;
export const actions = [
	'Schedule executive meeting',
	'Send proposal',
	'Follow up by phone',
	'Share case study',
	'Nurture by e-mail',
	'No action',
] as const;
export const firstNames = [
	'ana',
	'ben',
	'carla',
	'dev',
	'elena',
	'frank',
	'grace',
	'hugo',
	'ines',
	'jack',
	'kim',
	'liam',
	'mona',
	'nils',
	'olga',
	'paul',
] as const;
export const tenants: readonly [id: string, name: string][] = [
	['tenant_callcenter_west', 'Callcenter West'],
	['tenant_brightsmile', 'BrightSmile Dental'],
	['tenant_summit_hvac', 'Summit HVAC'],
	['tenant_lakeview_law', 'Lakeview Law'],
	['tenant_metro_auto', 'Metro Auto'],
	['tenant_greenleaf', 'Greenleaf Landscaping'],
	['tenant_pacific_roof', 'Pacific Roofing'],
	['tenant_harbor_vet', 'Harbor Vet Clinic'],
];
export const crmTypes = ['hubspot', 'salesforce', 'pipedrive'] as const;
export const platforms = ['cursor', 'anthropic_api', 'claude_code', 'claude_ai'] as const;
export const engineers: readonly string[] = Array.from(
	{length: 24},
	(_, i) => `${firstNames[i % firstNames.length]}.${i < 16 ? 'meyer' : 'stone'}@northwind.example`,
);

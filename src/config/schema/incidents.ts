/** What an incident of a system must keep to, and what it is to be called. */
import {z} from 'zod';
import {anyName, duration, durationBetween, id, seenTitle, severity, webAddress} from './values.ts';

const seed = z.string().optional().describe('Requirement rows, e.g. S3-077');
const limit = durationBetween('1m', '30d');
const states = ['active', 'mitigated', 'monitoring', 'resolved', 'postmortem', 'closed'] as const;

const phase = z.strictObject({
	title: seenTitle.max(40),
	within: limit.optional().describe('From the detection; without it the phase has no end'),
	until: z.enum(states).describe('The phase is over once the incident is there'),
	seed,
});
const phases = z.array(phase).min(1);

const ofSeverity = z.strictObject({
	updateEvery: limit.optional().describe('A message goes out at least so often, from the first one to the resolution'),
	postmortem: z.boolean().optional().describe('Whether a post-mortem follows; usually of critical and high'),
	seed,
});

const escalation = z.strictObject({
	to: z.string().min(1).describe('The name of a level of contacts.ladder, or of one of contacts.others'),
	after: duration.describe('From the detection, as long as nothing is mitigated'),
	severity: z.array(severity).min(1).optional().describe('Of incidents so grave; of all without it'),
	types: z.array(anyName).min(1).optional().describe('Of incidents of these types; of all without it'),
	source: z.string().min(1).max(60).describe('Who asks for it, in a few words: shown beside the clock'),
	seed,
});

/** Names that clocks have already. */
const clocks = new Set(['ack', 'response', 'phase', 'message', 'update', 'rto', 'stability']);

const message = z.strictObject({
	id: id
		.refine(name => !clocks.has(name), 'is a clock of every incident. Choose another name')
		.describe('The name of its clock, until it is sent or done by hand: statuspage'),
	title: seenTitle.max(40),
	severity: z.array(severity).min(1).optional().describe('Of incidents so grave; of all without it'),
	types: z.array(anyName).min(1).optional().describe('Also of incidents of these types, however grave'),
	template: z.string().optional().describe('The template that says it'),
	within: limit.optional().describe('From the declaration'),
	link: webAddress.optional().describe('Where it is done by hand'),
	seed,
});

const type = z.strictObject({
	title: seenTitle.max(60),
	severity: severity.optional().describe('It is at least so grave'),
	private: z.boolean().default(false).describe('Its timeline is shown to nobody else: no message tells of it'),
	rto: anyName.optional().describe('The class of rto that counts'),
	checks: z.array(id).default([]).describe('Checks whose alerts are of this type'),
	runbook: z.string().optional().describe('The runbook that leads through it'),
	phases: phases.optional().describe('In place of those of the system'),
	seed,
});

const tick = z.strictObject({
	title: seenTitle.max(80).describe('What has to be so, as it stands in the list: Everything works again'),
	severity: z.array(severity).min(1).optional().describe('Of incidents so grave; of all without it'),
	seed,
});

const suggestion = z.strictObject({
	severity,
	because: z.string().min(1).max(80).describe('Why, as it stands in the dialog'),
	type: anyName.optional(),
	check: id.describe('The check whose alert it is about'),
	everyRowOf: z
		.string()
		.optional()
		.describe('A source: the check fires for every row of it. Without it one alert of the check is enough'),
	seed,
});

export const incidents = z.strictObject({
	ackWithin: limit.default('5m').describe('Somebody says that they have seen it'),
	firstMessageWithin: limit.default('5m').describe('From the declaration to the first message'),
	severities: z.partialRecord(severity, ofSeverity).default({}),
	phases: phases.optional(),
	escalate: z
		.array(escalation)
		.default([])
		.describe('When somebody of the contacts is called, beside the `after` of the ladder: the earliest counts'),
	messages: z.array(message).default([]).describe('Who has to be told, by severity; a type may add some'),
	stability: limit.default('30m').describe('How long the system is watched after the mitigation'),
	before: z
		.strictObject({resolved: z.array(tick).default([]), closed: z.array(tick).default([])})
		.default({resolved: [], closed: []})
		.describe('What people tick before an incident is resolved or closed; without it a reason is asked for'),
	postmortem: z
		.strictObject({schedule: limit.default('24h'), hold: limit.default('72h')})
		.default({schedule: '24h', hold: '72h'})
		.describe('After the resolution: when it has a date, and when it was held'),
	rto: z
		.record(
			anyName,
			z.strictObject({
				title: seenTitle.max(40),
				within: limit,
				steps: z.string().optional().describe('What brings it back, in a few words'),
				seed,
			}),
		)
		.default({})
		.describe('Classes of failures, and in what time each is over'),
	types: z.record(anyName, type).default({}).describe('Kinds of incidents: outage, degraded, security'),
	suggest: z.array(suggestion).default([]).describe('What is declared graver than its alert says'),
	channel: z
		.string()
		.regex(/^#[a-z0-9_{}-]*\{date\}[a-z0-9_{}-]*$/i, 'a channel such as #incident-{date}-{HH}')
		.default('#incident-{date}-{HH}')
		.describe(
			'{date}, {HH} and {mm} of the declaration in the zone of the system; where it is taken, minutes are added',
		),
	seed,
});

export type Incidents = z.infer<typeof incidents>;

import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'suspicious-ip',
	title: 'Somebody knocks',
	system: 'ingestion',
	story: 'suspicious-ip',
	seed: 'S3-139 to S3-148',
	briefing: [
		'Calls without a signature are refused: that is what should happen, and there are many.',
		'A colleague says that it is "surely the new monitoring of a customer".',
	],
	severity: 'critical',
	type: 'security',
	checks: ['unauthorized'],
	runbook: 'ingestion-security',
	right: [{action: 'net.block_ip'}, {action: 'log.create_sink'}],
	wrong: [
		{action: 'run.rollback', because: 'the service does what it should: it refuses'},
		{action: 'run.restart', because: 'a restart takes away evidence, and nothing else'},
	],
	byHand: [
		{
			id: 'block',
			text: 'Call Security, keep the evidence, then block the address by the copied command',
			is: 'right',
			because: 'the address is shut out, and what it did is kept',
		},
		{
			id: 'ignore',
			text: 'Mute it: all of the calls were refused',
			is: 'wrong',
			because: 'the same address has read secrets',
		},
		{
			id: 'allow',
			text: 'Put the address on the list of those that need no signature',
			is: 'wrong',
			because: 'that opens the door',
		},
	],
	cause: {
		text: 'one address tries to get in, and reads secrets',
		words: ['address', 'ip', 'intruder', 'secret', 'breach'],
	},
	mends: true,
	hints: [
		'Where do the refused calls come from, and what else comes from there?',
		'The page Security lists who read secrets.',
		'Treat it as a breach: Security first, evidence, then block the address and rotate.',
	],
};

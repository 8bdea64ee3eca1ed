import type {Scenario} from '../types.ts';

export const scenario: Scenario = {
	id: 'attribution-drop',
	title: "Cost that is nobody's",
	system: 'aiusage',
	story: 'attribution-drop',
	seed: 'S4-23, S4-24',
	briefing: [
		'A quarter of the cost belongs to nobody any more. The totals are right.',
		'Two teams changed their names last week.',
	],
	severity: 'medium',
	checks: ['attribution_coverage', 'attribution_new_data'],
	runbook: 'aiusage-attribution',
	right: [],
	wrong: [
		{action: 'pipeline.stop_all', because: 'the data is complete: only its owners are missing'},
		{action: 'bq.restore_snapshot', because: 'the facts are right: the mapping is not'},
	],
	byHand: [
		{
			id: 'mapping',
			text: 'Bring the lost rows of the mapping back, and run the pipeline',
			is: 'right',
			because: 'the keys have owners again',
		},
		{
			id: 'guess',
			text: 'Attribute what is left to the largest team',
			is: 'wrong',
			because: 'their bill is wrong now, and it looks right',
		},
	],
	cause: {text: 'the mapping of keys to people lost most of its rows', words: ['mapping', 'sheet', 'rows', 'keys']},
	mends: true,
	hints: [
		'Is usage missing, or only the names of those who used?',
		'Which keys have no owner, and did they have one last week?',
		'The mapping lost rows: bring them back (by hand, on this page).',
	],
};

/** A runbook with a step of every kind. */
import type {Runbook} from '../../src/runbooks/types.ts';

const span = (text: string) => [{text}];

export const book: Runbook = {
	name: 'failed-runs',
	title: 'Runs fail',
	checks: ['failed'],
	blocks: [
		{kind: 'heading', depth: 2, spans: span('At once')},
		{kind: 'text', spans: [{text: 'Read '}, {text: 'status', url: 'https://status.example.com/'}, {text: ' first.'}]},
		{kind: 'step', step: 0},
		{kind: 'step', step: 1},
		{kind: 'step', step: 2},
		{kind: 'step', step: 3},
		{kind: 'step', step: 4},
	],
	steps: [
		{id: 'look', number: 1, title: span('Look at the check'), blocks: [], commands: [], watch: ['failed']},
		{
			id: 'ask',
			number: 2,
			title: span('Ask the table'),
			blocks: [{kind: 'code', lines: ['SELECT 1']}],
			commands: [],
			query: {api: 'bigquery', sql: 'SELECT 1'},
		},
		{
			id: 'call',
			number: 3,
			title: span('Call somebody'),
			blocks: [{kind: 'code', lines: ['gcloud run services list']}],
			commands: ['gcloud run services list'],
		},
		{id: 'rows', number: 4, title: span('See the rows'), blocks: [], commands: [], source: 'runs'},
		{id: 'over', number: 5, title: span('It is over'), blocks: [], commands: [], until: ['failed']},
	],
};

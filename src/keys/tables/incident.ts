/** Keys of the page of an incident. */
import type {KeyRow} from './row.ts';

export const incidentKeys = {
	'incident.note': {keys: ['n'], title: 'note for the timeline', changes: true, footer: 'note'},
	'incident.state': {keys: ['s'], title: 'state of the incident', changes: true, footer: 'state'},
	'incident.severity': {keys: ['S'], title: 'severity of the incident', changes: true, footer: 'severity'},
	'incident.todo': {keys: ['t'], title: 'something to do later', changes: true, footer: 'to do'},
	'incident.message': {keys: ['m'], title: 'message about the incident', changes: true, footer: 'message'},
	'incident.clock': {keys: ['c'], title: 'what is done: a clock, or something to do', changes: true, footer: 'done'},
	'incident.snooze': {keys: ['M'], title: 'snooze a clock', changes: true, footer: 'snooze'},
	'incident.hypothesis': {
		keys: ['v'],
		title: 'hypothesis: a new one, proven or refuted',
		changes: true,
		footer: 'hypothesis',
	},
	'incident.role': {keys: ['w'], title: 'who does what; a new lead gets a card', changes: true, footer: 'roles'},
	'incident.pin': {keys: ['*'], title: 'pin the line, or take it back', changes: true, footer: 'pin'},
	'incident.postmortem': {keys: ['P'], title: 'post-mortem, written to files', changes: true},
} as const satisfies Record<string, KeyRow>;

export type IncidentCommand = keyof typeof incidentKeys;

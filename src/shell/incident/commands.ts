/** What can be done with an incident, by name: for its menu and for the palette. */
import type {Wall} from '../../../hooks/WallContext.ts';
import type {Incident} from '../../incidents/types.ts';
import type {CommandId} from '../../keys/keymap.ts';
import type {IncidentAsk} from '../../store/types.ts';

export interface IncidentDoing {
	title: string;
	/** The command whose key does the same. */
	command?: CommandId;
	run: () => void;
}

const asks: readonly (readonly [IncidentAsk, string, CommandId?])[] = [
	['note', 'note for the timeline', 'incident.note'],
	['state', 'state: triage, active, mitigated, monitoring, resolved', 'incident.state'],
	['severity', 'severity', 'incident.severity'],
	['clock', 'what is done: a clock, or something to do', 'incident.clock'],
	['snooze', 'snooze a clock, with a reason', 'incident.snooze'],
	['todo', 'something to do later', 'incident.todo'],
	['hypothesis', 'hypothesis: a new one, proven or refuted', 'incident.hypothesis'],
	['role', 'who does what, hand over', 'incident.role'],
	['tracker', 'ticket elsewhere'],
	['channel', 'channel where people talk'],
];

/** Opens the dialog that sends a message about an incident. @param incident its id */
export const openMessage = (store: Wall['store'], incident: string): void =>
	store.getState().openDialog({kind: 'tell', incident});

/** The dialogs that ask about an incident, or send something about it. */
export const incidentAsks = ({store}: Pick<Wall, 'store'>, {id}: Pick<Incident, 'id'>): readonly IncidentDoing[] => [
	{title: 'message to whoever has to know', command: 'incident.message', run: () => openMessage(store, id)},
	...asks.map(([ask, title, command]) => ({
		title,
		...(command !== undefined && {command}),
		run: () => store.getState().openDialog({kind: 'incident', incident: id, ask}),
	})),
];

/** @param fact the id of the fact under the cursor, which can be pinned */
export function incidentCommands(
	{store, journal, user}: Pick<Wall, 'store' | 'journal' | 'user'>,
	incident: Incident,
	fact: string | undefined,
	run: (what: CommandId) => void,
): readonly IncidentDoing[] {
	const {id, system} = incident;
	const entry = incident.timeline.find(one => one.fact.id === fact);
	const pin = entry && {
		title: `${entry.pinned ? 'unpin' : 'pin'}: ${entry.words}`,
		command: 'incident.pin' as const,
		run: () => {
			const off = entry.pinned ? {off: true} : {};
			journal.record({kind: 'pin', incident: id, fact: entry.fact.id, ...off, system, by: user});
		},
	};
	const there = (command: CommandId, title: string): IncidentDoing => ({title, command, run: () => run(command)});
	return [
		...incidentAsks({store}, incident),
		...(pin ? [pin] : []),
		there('incident.postmortem', 'post-mortem, written to files'),
		there('runbook', 'runbook'),
		there('contacts', 'whom to call, and when'),
		there('copy', 'copy the whole timeline'),
	];
}

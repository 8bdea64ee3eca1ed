/** A question about an incident: a list, a field, or both; Enter writes the answer down as facts. */
import {Text} from 'ink';
import {useState} from 'react';
import {useIncidents, useTimers} from '../../../hooks/useIncidents.ts';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {useTextField} from '../../../hooks/useTextField.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {usePlaybook} from '../../../panels/places/incident/usePlaybook.ts';
import {foldIncidents} from '../../incidents/fold.ts';
import type {Moment} from '../../incidents/missing.ts';
import {change} from '../../incidents/record.ts';
import {rulesOf} from '../../incidents/rules.ts';
import type {NewFact} from '../../journal/fact.ts';
import type {CommandId} from '../../keys/keymap.ts';
import {systemOf} from '../../panes/where.ts';
import {type AskKind, asks} from '../../places/incident/asks.ts';
import {handoffCard} from '../../places/incident/card.ts';
import type {Dialog as DialogState} from '../../store/types.ts';
import {cut} from '../../text/format.ts';
import {Dialog, dialogSize} from '../../ui/Dialog.tsx';
import {cutText, stepped, windowStart} from '../../ui/scroll.tsx';
import {TextField} from '../../ui/TextField.tsx';
import {IncidentMenu} from './IncidentMenu.tsx';
import type {AboutIncident} from './types.ts';

interface IncidentDialogProps {
	dialog: Extract<DialogState, {kind: 'incident'}>;
	width: number;
	height: number;
	run: (what: CommandId) => void;
}

export function IncidentDialog({dialog, width, height, run}: IncidentDialogProps) {
	const {config} = useWall();
	const incident = useIncidents().find(({id}) => id === dialog.incident);
	const system = incident && systemOf(config, incident.system);
	if (!incident || !system) {
		return (
			<Dialog title="Incident" width={width} height={height}>
				<Text wrap="truncate">It is not known any more.</Text>
			</Dialog>
		);
	}
	const about = {incident, system, width, height};
	if (dialog.ask === 'menu') return <IncidentMenu {...about} fact={dialog.fact} run={run} />;
	return <AskDialog key={dialog.ask} {...about} ask={dialog.ask} />;
}

function AskDialog({incident, system, width, height, ask: kind}: AboutIncident & {ask: AskKind}) {
	const {store, theme, clock, user, journal, host, config} = useWall();
	const {timers, now} = useTimers(incident, system);
	const steps = usePlaybook(incident, system);
	const playbook = steps && {runbook: steps.book.title, left: steps.left.length};
	const momentOf = (): Moment => ({now: clock.now(), ...(playbook && {playbook})});
	// The list stays what it was when it was opened: what is chosen is what was read.
	const [ask] = useState(() =>
		asks[kind](incident, {system, wall: config.systems, timers, ...momentOf(), speed: clock.speed, user}),
	);
	const [chosen, setChosen] = useState(ask.chosen);
	const [problem, setProblem] = useState('');
	const field = useTextField({initial: ask.initial ?? '', onChange: () => setProblem('')});
	const inner = dialogSize(width, height);

	/** @returns why it may not be */
	function record(fact: NewFact): string | undefined {
		const whole = {...fact, system: incident.system, by: user};
		if (whole.kind !== 'changed') journal.record(whole);
		else {
			const {kind: _, incident: id, at: __, system: ___, ...wanted} = whole;
			const done = change(journal, rulesOf(system), id, wanted, momentOf());
			if (!done.ok) return done.why;
		}
		return undefined;
	}

	function tellOfHandover(facts: readonly NewFact[]) {
		const [role] = facts.flatMap(fact => (fact.kind === 'changed' && fact.role ? [fact.role] : []));
		const from = role && incident.roles[role.role];
		if (role?.role !== 'lead' || from === undefined) return;
		const after = foldIncidents(journal.facts()).find(({id}) => id === incident.id) ?? incident;
		const lines = handoffCard(after, timers, now, system.tz, {from, to: role.who, role: role.role});
		void host.copy(lines.join('\n')).then(said => store.getState().notify(said));
		store.getState().openDialog({kind: 'message', title: 'Handover', lines: [...lines]});
	}

	useDialogKeys(
		({name}) => {
			if (name !== 'enter') return setChosen(stepped(name, chosen, ask.choices.length));
			const facts = ask.answer(chosen, field.field.text);
			if (typeof facts === 'string') return setProblem(facts);
			for (const fact of facts) {
				const why = record(fact);
				if (why !== undefined) return setProblem(why);
			}
			store.getState().closeDialog();
			tellOfHandover(facts);
		},
		ask.question === undefined ? undefined : field.keys,
	);

	const missing = ask.missing?.(chosen) ?? [];
	// What is missing has to be seen, and so has the choice: the list gives way to one line.
	const told = missing.slice(0, Math.max(0, inner.height - 5));
	const room = Math.max(1, inner.height - 3 - (told.length > 0 ? told.length + 1 : 0));
	const start = windowStart(chosen, ask.choices.length, room);
	return (
		<Dialog
			title={ask.title}
			width={width}
			height={height}
			minWidth={30}
			minHeight={7}
			hints={[`Enter ${ask.verb}`, ...(ask.choices.length > 1 ? ['Up Down choose'] : [])]}
			esc="cancel"
			note={cutText(start, room, ask.choices.length)}
		>
			{ask.choices.slice(start, start + room).map((choice, index) => (
				<Text key={start + index} wrap="truncate" {...theme.paint(start + index === chosen ? 'selected' : 'plain')}>
					{cut(`${start + index === chosen ? theme.glyph.pointer : ' '} ${choice}`, inner.width, theme.glyph.ellipsis)}
				</Text>
			))}
			{told.length > 0 && (
				<Text wrap="truncate" {...theme.paint('warn')}>
					{cut(`Left undone${told.length < missing.length ? `, ${missing.length} in all` : ''}:`, inner.width)}
				</Text>
			)}
			{told.map(text => (
				<Text key={text} wrap="truncate" {...theme.paint('warn')}>
					{cut(`  ${text}`, inner.width, theme.glyph.ellipsis)}
				</Text>
			))}
			{ask.question !== undefined && (
				<>
					<Text wrap="truncate">{cut(ask.question, inner.width, theme.glyph.ellipsis)}</Text>
					<Text wrap="truncate">
						<Text {...theme.paint('accent')}>{'> '}</Text>
						<TextField field={field.field} width={inner.width - 2} />
					</Text>
				</>
			)}
			<Text wrap="truncate" {...theme.paint('crit')}>
				{cut(problem || ' ', inner.width, theme.glyph.ellipsis)}
			</Text>
		</Dialog>
	);
}

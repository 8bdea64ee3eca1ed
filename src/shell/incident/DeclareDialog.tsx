/** Declaring an incident: everything is filled in, so that Enter is enough. */
import {Text} from 'ink';
import {useState} from 'react';
import {useDialogKeys} from '../../../hooks/useKeymap.ts';
import {useTextField} from '../../../hooks/useTextField.ts';
import {useWall} from '../../../hooks/WallContext.ts';
import {openIncidentPage} from '../../../panels/places/incident/open.ts';
import {isFiring} from '../../checks/firing.ts';
import type {Alert} from '../../checks/types.ts';
import type {SystemConfig} from '../../config/schema/system.ts';
import {detectionOf} from '../../incidents/episode.ts';
import {foldIncidents} from '../../incidents/fold.ts';
import {declare} from '../../incidents/record.ts';
import {rulesOf} from '../../incidents/rules.ts';
import {suggestionOf} from '../../incidents/suggestion.ts';
import {systemOf} from '../../panes/where.ts';
import {severityAt, severityChoices, severityTitle} from '../../places/incident/severities.ts';
import {cut} from '../../text/format.ts';
import {Dialog, dialogSize} from '../../ui/Dialog.tsx';
import {cutText, stepped, windowStart} from '../../ui/scroll.tsx';
import {TextField} from '../../ui/TextField.tsx';
import {localTime} from '../../zone.ts';

interface DeclareProps {
	system: string;
	alert?: Alert;
	width: number;
	height: number;
}

/** Lines besides the list: system, four fields, a heading, what is missing. */
const others = 7;
const names = ['title', 'severity', 'kind', 'lead'] as const;
type Name = (typeof names)[number];
const labels: Readonly<Record<Name, string>> = {title: 'What', severity: 'Severity', kind: 'Kind', lead: 'Lead'};
const labelWidth = 10;

export function DeclareDialog(props: DeclareProps) {
	const {config} = useWall();
	const system = systemOf(config, props.system);
	// A reload may have taken the system away.
	return system ? <Declare {...props} of={system} /> : null;
}

/** When it was found: when its alert fired. Undefined where it does not fire. */
const foundAt = (alert: Alert | undefined): number | undefined =>
	alert && isFiring(alert) ? (alert.firedAt ?? alert.since) : undefined;

function Declare({of, alert, width, height}: DeclareProps & {of: SystemConfig}) {
	const {store, journal, user, theme, live, config, clock} = useWall();
	const {tz, title: systemTitle} = of;
	const rules = rulesOf(of);
	const [suggested] = useState(() => (alert ? suggestionOf(alert, rules, live) : undefined));
	const severities = severityChoices(of, config.systems);
	const kinds: readonly (string | undefined)[] = [undefined, ...Object.keys(rules.types)];
	const [severity, setSeverity] = useState(() => (suggested ? severityAt(severities, suggested) : 0));
	const [kind, setKind] = useState(() => Math.max(0, kinds.indexOf(suggested?.type)));
	const [focus, setFocus] = useState<Name>('title');
	const [problem, setProblem] = useState('');
	const onChange = () => setProblem('');
	const fields = {
		title: useTextField({initial: suggested?.title ?? '', onChange}),
		lead: useTextField({initial: user, onChange}),
	};
	const inner = dialogSize(width, height);
	const detectedAt = detectionOf(
		journal.facts(),
		{system: of.system, severity: severities[severity]?.severity ?? 'critical', firedAt: foundAt(alert)},
		clock.now(),
	);
	const kindTitle = (name: string | undefined) =>
		name === undefined ? 'none of these' : `${name}: ${rules.types[name]?.title}`;
	// The severities are in sight but where the kind is chosen.
	const list =
		focus === 'kind'
			? {titles: kinds.map(kindTitle), chosen: kind, choose: setKind}
			: {titles: severities.map(severityTitle), chosen: severity, choose: setSeverity};

	function record() {
		const chosen = severities[severity];
		if (!chosen) return setProblem('there is no such severity');
		const type = kinds[kind];
		const made = declare(journal, rules, {
			title: fields.title.field.text,
			lead: fields.lead.field.text,
			severity: chosen.severity,
			...(chosen.label !== undefined && {label: chosen.label}),
			...(type !== undefined && {type}),
			...(alert && {alert: alert.key}),
			...(detectedAt !== undefined && {detectedAt}),
			system: of.system,
			by: user,
		});
		if (!made.ok) return setProblem(made.why);
		const {closeDialog, notify} = store.getState();
		closeDialog();
		notify(`declared: ${made.fact.title}`);
		const incident = foldIncidents(journal.facts()).find(({id}) => id === made.fact.id);
		if (incident) openIncidentPage(store, incident);
	}

	const field = focus === 'title' || focus === 'lead' ? fields[focus].keys : undefined;
	useDialogKeys(({name}) => {
		const turned = (step: number) =>
			setFocus(names[(names.indexOf(focus) + step + names.length) % names.length] ?? 'title');
		if (name === 'tab') turned(1);
		else if (name === 'shift-tab') turned(-1);
		else if (name === 'enter') record();
		else list.choose(stepped(name, list.chosen, list.titles.length));
	}, field);

	// Where the list would have no line, the system goes: the severity that Enter declares has to be seen.
	const isTight = inner.height <= others;
	const room = Math.max(1, inner.height - others + Number(isTight));
	const start = windowStart(list.chosen, list.titles.length, room);
	const wide = Math.max(1, inner.width - labelWidth - 2);
	const shownOf = (name: Name): string =>
		name === 'severity'
			? severityTitle(severities[severity] ?? {severity: 'critical', when: ''})
			: name === 'kind'
				? kindTitle(kinds[kind])
				: fields[name].field.text;
	const since =
		detectedAt === undefined
			? ''
			: `; its clocks run since ${localTime(detectedAt, tz, true)}, when the ${alert && detectedAt === foundAt(alert) ? '' : 'first '}alert fired`;
	const because = suggested?.because === undefined ? '' : `; ${suggested.because}`;
	return (
		<Dialog
			title="Declare an incident"
			width={width}
			height={height}
			minWidth={40}
			minHeight={10}
			hints={['Enter declare', `Up Down ${focus === 'kind' ? 'kind' : 'severity'}`, 'Tab field']}
			esc="cancel"
			note={cutText(start, room, list.titles.length)}
		>
			{!isTight && (
				<Text wrap="truncate" {...theme.paint('dim')}>
					{cut(`${systemTitle}${since}${because}`, inner.width, theme.glyph.ellipsis)}
				</Text>
			)}
			{names.map(name => (
				<Text wrap="truncate" key={name}>
					<Text {...theme.paint(name === focus ? 'accent' : 'dim')}>
						{`${name === focus ? theme.glyph.pointer : ' '} ${labels[name]}`.padEnd(labelWidth + 2)}
					</Text>
					{name === focus && (name === 'title' || name === 'lead') ? (
						<TextField field={fields[name].field} width={wide} />
					) : (
						cut(shownOf(name), wide, theme.glyph.ellipsis)
					)}
				</Text>
			))}
			<Text wrap="truncate" {...theme.paint('dim')}>
				{cut(
					focus === 'kind'
						? 'The kind decides about clocks and the runbook'
						: 'Assume the worst: it is cheap to change',
					inner.width,
				)}
			</Text>
			{list.titles.slice(start, start + room).map((title, index) => (
				<Text key={title} wrap="truncate" {...theme.paint(start + index === list.chosen ? 'selected' : 'plain')}>
					{cut(
						`${start + index === list.chosen ? theme.glyph.pointer : ' '} ${title}`,
						inner.width,
						theme.glyph.ellipsis,
					)}
				</Text>
			))}
			<Text wrap="truncate" {...theme.paint('crit')}>
				{cut(problem || ' ', inner.width)}
			</Text>
		</Dialog>
	);
}

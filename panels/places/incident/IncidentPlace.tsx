/** One incident: how it stands, its clocks, the next thing to do, and what happened, which writes itself. */

import {Box, Text} from 'ink';
import {useMemo} from 'react';
import {useCursor} from '../../../hooks/useCursor.ts';
import {useIncidents, useTimers} from '../../../hooks/useIncidents.ts';
import {useKeymap} from '../../../hooks/useKeymap.ts';
import {useKeyOf} from '../../../hooks/useKeyOf.ts';
import {useAlerts, useScene} from '../../../hooks/useScene.ts';
import {useUi} from '../../../hooks/useUi.ts';
import {useTheme, useWall} from '../../../hooks/WallContext.ts';
import {isOpen} from '../../../src/incidents/fold.ts';
import {openTicks} from '../../../src/incidents/missing.ts';
import {rulesOf} from '../../../src/incidents/rules.ts';
import type {Incident} from '../../../src/incidents/types.ts';
import {framesAt} from '../../../src/places/alert/layout.ts';
import {incidentText} from '../../../src/places/incident/card.ts';
import {type IncidentBlock, incidentPage, roomOf} from '../../../src/places/incident/layout.ts';
import {
	clockLines,
	type EntryLook,
	entryLines,
	firingLines,
	hypothesisLines,
	type Line,
	peopleLines,
	stepLines,
	todoLines,
	wrapParts,
} from '../../../src/places/incident/lines.ts';
import {shownEntries} from '../../../src/places/incident/list.ts';
import {headline, nextThing} from '../../../src/places/incident/words.ts';
import {placePane} from '../../../src/store/types.ts';
import {plural} from '../../../src/text/format.ts';
import {Pane} from '../../../src/ui/Pane.tsx';
import {SegmentLine} from '../../../src/ui/segments.tsx';
import {useHold} from '../../bodies/useHold.ts';
import {PlaceBlock} from '../PlaceBlock.tsx';
import type {PlaceProps} from '../types.ts';
import {TimelineBlock} from './TimelineBlock.tsx';
import {useIncidentKeys} from './useIncidentKeys.ts';
import {usePlaybook} from './usePlaybook.ts';

/** Lines of the next thing to do. */
const mostOfNext = 2;
/** Steps of the runbook that are named: what comes after them is read there. */
const mostSteps = 3;

export function IncidentPlace(props: PlaceProps<'incident'>) {
	const {place} = props;
	const incident = useIncidents().find(({id}) => id === place.incident);
	return incident ? <KnownIncident {...props} incident={incident} /> : <UnknownIncident {...props} />;
}

/** The shown moment is before it, or this wall never heard of it. */
function UnknownIncident({width, height}: PlaceProps<'incident'>) {
	const listKey = useKeyOf('incidents');
	const {at} = useScene();
	useKeymap(placePane);
	return (
		<Pane title="Incident" width={width} height={height} focused>
			<Text wrap="truncate">
				{at === undefined ? `It is not known here. ${listKey} lists all incidents.` : 'It was not declared yet.'}
			</Text>
		</Pane>
	);
}

const titles: Readonly<Record<Exclude<IncidentBlock, 'headline' | 'next' | 'timeline'>, string>> = {
	clocks: 'Clocks',
	runbook: 'Runbook',
	firing: 'Fires now',
	todo: 'To do',
	hypotheses: 'What may have caused it',
	people: 'People',
};

function KnownIncident({incident, system, width, height}: PlaceProps<'incident'> & {incident: Incident}) {
	const {store, journal, user} = useWall();
	const theme = useTheme();
	const hold = useHold();
	const keys = useIncidentKeys();
	const isPast = useScene().at !== undefined;
	const tab = useUi(state => state.tab);
	const alerts = useAlerts(system.system);
	const alert = alerts.find(({key}) => key === incident.alert);
	const playbook = usePlaybook(incident, system);
	const {timers, now} = useTimers(incident, system);
	const {tz} = system;
	const entries = shownEntries(incident);
	const home = Math.max(0, entries.length - 1);
	const cursor = useCursor(tab, placePane, true, entries, ({fact}) => fact.id, home);
	const frames = framesAt({width, height});
	const look: EntryLook = {theme, tz, now, width: roomOf(width, frames, 'timeline')};
	const aside: EntryLook = {...look, width: roomOf(width, frames, 'clocks')};
	const rows = useMemo(
		() => entries.map(entry => ({lines: entryLines(entry, look)})),
		[incident, theme, tz, look.width],
	);
	const open = timers.filter(({state}) => state !== 'met');
	const next = wrapParts(nextThing(incident, timers, now, tz, keys), width).slice(0, mostOfNext);
	const lines: Readonly<Record<keyof typeof titles, readonly Line[]>> = {
		clocks: clockLines(frames === 'box' || open.length === 0 ? timers : open, incident, aside),
		runbook: isOpen(incident) ? stepLines((playbook?.left ?? []).slice(0, mostSteps), aside) : [],
		firing: isOpen(incident) ? firingLines(alerts, aside) : [],
		todo: todoLines(incident, openTicks(incident, rulesOf(system)), aside),
		hypotheses: hypothesisLines(incident, aside),
		people: peopleLines(incident, aside),
	};
	const page = incidentPage(
		{width, height},
		{
			headline: 1,
			next: next.length,
			timeline: rows.reduce((sum, row) => sum + row.lines.length, 0),
			clocks: lines.clocks.length,
			runbook: lines.runbook.length,
			firing: lines.firing.length,
			todo: lines.todo.length,
			hypotheses: lines.hypotheses.length,
			people: lines.people.length,
		},
	);
	const titleOfBlock = (id: keyof typeof titles): string =>
		id === 'runbook' && playbook ? `${playbook.book.title} (${keys.runbook} opens it)` : titles[id];
	const selected = entries[cursor];
	useKeymap(placePane, {
		rows: entries.length,
		page: Math.max(1, Math.floor(height / 2)),
		copy: () => incidentText(incident, now, tz).join('\n'),
		place: () => alert && {kind: 'alert', system: alert.system, key: alert.key},
		select(row) {
			store.getState().setPane(tab, placePane, {cursor: row});
			return true;
		},
		onCommand(command) {
			if (command === 'ack') return hold(command, alert);
			if (command !== 'open' && command !== 'incident.pin') return false;
			const {notify, openDialog} = store.getState();
			if (isPast) notify('this is the past: go back to the present to change an incident', 'error');
			else if (command === 'open')
				openDialog({kind: 'incident', incident: incident.id, ask: 'menu', ...(selected && {fact: selected.fact.id})});
			else if (selected)
				journal.record({
					kind: 'pin',
					incident: incident.id,
					fact: selected.fact.id,
					...(selected.pinned && {off: true}),
					system: incident.system,
					by: user,
				});
			return true;
		},
	});
	const note = [
		plural(incident.timeline.length, 'entry', 'entries'),
		...(entries.some(({pinned}) => pinned) ? [`${entries.filter(({pinned}) => pinned).length} pinned`] : []),
	].join(' · ');
	return (
		<Box width={width} height={height}>
			{page.blocks.map(({id, x, y, width: wide, height: high}) => (
				<Box key={id} position="absolute" left={x} top={y} width={wide} height={high}>
					{id === 'headline' ? (
						<SegmentLine
							width={wide}
							left={headline(incident, now, tz).map((part, index) => ({...part, id: String(index)}))}
						/>
					) : id === 'next' ? (
						<PlaceBlock title="" frames="bare" width={wide} height={high}>
							{size => next.slice(0, size.height)}
						</PlaceBlock>
					) : id === 'timeline' ? (
						<TimelineBlock frames={page.frames} note={note} rows={rows} cursor={cursor} width={wide} height={high} />
					) : (
						<PlaceBlock title={titleOfBlock(id)} frames={page.frames} width={wide} height={high}>
							{size => lines[id].slice(0, size.height)}
						</PlaceBlock>
					)}
				</Box>
			))}
		</Box>
	);
}

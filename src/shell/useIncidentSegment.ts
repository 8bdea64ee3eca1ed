/** The open incident as a part of the header. */
import {useIncidents, useTimers} from '../../hooks/useIncidents.ts';
import {useWall} from '../../hooks/WallContext.ts';
import {isOpen, openIncident} from '../incidents/fold.ts';
import {systemOf} from '../panes/where.ts';
import {headerWords} from '../places/incident/header.ts';
import {widthOf} from '../text/format.ts';
import type {Segment} from '../ui/segments.tsx';

/**
 * @returns the part in the words for which there is room; nothing where no incident is open. All words where they push
 * nothing out, fewer where they push out what may go, the fewest in any case.
 */
export function useIncidentSegment(): (free: number, most: number) => Segment[] {
	const {config} = useWall();
	const incidents = useIncidents();
	const incident = openIncident(incidents);
	const system = incident && systemOf(config, incident.system);
	const {timers, now} = useTimers(incident, system);
	if (!incident) return () => [];
	const open = incidents.filter(isOpen).length;
	const {forms, tone} = headerWords(incident, timers, now, system?.tz ?? 'UTC', open);
	const [long, ...short] = forms;
	return (free, most) => {
		const text = widthOf(long) <= free ? long : (short.find(form => widthOf(form) <= most) ?? short.at(-1) ?? long);
		return [{id: 'incident', text, tone, drop: 1}];
	};
}

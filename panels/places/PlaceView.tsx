/** The place that is open over the wall, whichever it is. */
import {useWall} from '../../hooks/WallContext.ts';
import {systemOf} from '../../src/panes/where.ts';
import type {Place} from '../../src/store/types.ts';
import {AlertPlace} from './AlertPlace.tsx';
import {CalendarPlace} from './CalendarPlace.tsx';
import {ContactsPlace} from './ContactsPlace.tsx';
import {DrillPlace} from './DrillPlace.tsx';
import {EffectsPlace} from './EffectsPlace.tsx';
import {HistoryPlace} from './HistoryPlace.tsx';
import {IncidentsPlace} from './IncidentsPlace.tsx';
import {IncidentPlace} from './incident/IncidentPlace.tsx';
import {RunbookPlace} from './RunbookPlace.tsx';
import {ServicePlace} from './ServicePlace.tsx';
import {ServicesPlace} from './ServicesPlace.tsx';

/** Every place gets a rectangle to fill, and its system where it is about one. */
export function PlaceView({place, width, height}: {place: Place; width: number; height: number}) {
	const {config} = useWall();
	if (place.kind === 'calendar') return <CalendarPlace width={width} height={height} />;
	if (place.kind === 'drill') return <DrillPlace width={width} height={height} />;
	if (place.kind === 'effects') return <EffectsPlace width={width} height={height} />;
	if (place.kind === 'history') return <HistoryPlace width={width} height={height} />;
	if (place.kind === 'incidents') return <IncidentsPlace width={width} height={height} />;
	const system = systemOf(config, place.system);
	if (!system) return null;
	switch (place.kind) {
		case 'alert':
			return <AlertPlace place={place} system={system} width={width} height={height} />;
		case 'service':
			return <ServicePlace key={place.service} place={place} system={system} width={width} height={height} />;
		case 'services':
			return <ServicesPlace place={place} system={system} width={width} height={height} />;
		case 'runbook':
			return <RunbookPlace place={place} system={system} width={width} height={height} />;
		case 'incident':
			return <IncidentPlace key={place.incident} place={place} system={system} width={width} height={height} />;
		case 'contacts':
			return <ContactsPlace place={place} system={system} width={width} height={height} />;
	}
}

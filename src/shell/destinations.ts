/** Everything that the palette can go to besides systems, pages and panes. */
import {openIncidentPage} from '../../panels/places/incident/open.ts';
import {isUnjudged} from '../checks/firing.ts';
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {themeNames} from '../config/theme-names.ts';
import {foldIncidents, openIncident} from '../incidents/fold.ts';
import {linesOf} from '../panes/signatures/view.ts';
import {isGoingOn, listed} from '../places/incident/list.ts';
import {severityOf} from '../places/incident/words.ts';
import {runbooksOf} from '../runbooks/books.ts';
import {shownScene} from '../scene/live.ts';
import type {Scene} from '../scene/types.ts';
import {subjectsOf} from '../service/subjects.ts';
import type {Store} from '../store/store.ts';
import type {Place} from '../store/types.ts';
import {lasting} from '../text/durations.ts';
import {openAlert, openAlerts} from './alerts.ts';
import {showTab} from './go.ts';
import {incidentAsks} from './incident/commands.ts';
import {showLines} from './signatures.ts';
import {ranges, setRange} from './time.ts';

export interface Destination {
	title: string;
	run: () => void;
}

/** Entries of one kind and system; more are found by their own lists. */
const mostOfKind = 50;
/** Entries up to which alerts may be of checks that could not be judged. */
const mostUnjudged = 5;

/** Open alerts, the most urgent first; many checks that could not be judged have one cause, and would push the commands out of sight. */
export const alertsToOpen = (store: Store, live: Scene): Destination[] =>
	openAlerts(store, live)
		.filter((alert, index) => index < mostUnjudged || !isUnjudged(alert))
		.slice(0, mostOfKind)
		.map(alert => ({
			title: `alert ${alert.title}${alert.instance ? ` ${alert.instance}` : ''} of ${alert.system}`,
			run: () => openAlert(store, alert),
		}));

/** Incidents that are not closed, and what can be done with the gravest open one. */
export function incidentsToOpen(store: Store, live: Scene): Destination[] {
	const all = foldIncidents(shownScene(store.getState(), live).facts());
	const open = openIncident(all);
	const going = listed(all)
		.filter(isGoingOn)
		.slice(0, mostOfKind)
		.map(incident => ({
			title: `incident ${severityOf(incident)} ${incident.title} of ${incident.system}`,
			run: () => openIncidentPage(store, incident),
		}));
	const isPast = store.getState().moment !== undefined;
	const asks = open && !isPast ? incidentAsks({store}, open) : [];
	return [...going, ...asks.map(({title, run}) => ({title: `incident: ${title}`, run}))];
}

/** Services, functions, error signatures, runbooks and contacts of systems, in their order. */
export function placesOf(
	all: LoadedConfig,
	systems: readonly SystemConfig[],
	store: Store,
	live: Scene,
): Destination[] {
	const scene = shownScene(store.getState(), live);
	const enter = (place: Place) => () => store.getState().enter(place);
	return systems.flatMap(config => {
		const {system, title} = config;
		const services = subjectsOf(config, id => scene.source(system, id)).map(({kind, name}) => ({
			title: `${kind} ${name} of ${system}`,
			run: enter({kind: 'service', system, service: name}),
		}));
		const errors = scene.signatures(system).signatures.flatMap(({text, isNew}) => {
			const filter = linesOf(text);
			const run = () => {
				showTab(store, system);
				showLines({store, config: all}, filter ?? '');
			};
			return filter === undefined ? [] : [{title: `error ${text} of ${system}${isNew ? ' (new)' : ''}`, run}];
		});
		const books = runbooksOf(config).map(({name, title: of}) => ({
			title: `runbook ${of} of ${system}`,
			run: enter({kind: 'runbook', system, runbook: name}),
		}));
		const contacts = {title: `contacts of ${title}`, run: enter({kind: 'contacts', system})};
		return [...services.slice(0, mostOfKind), ...errors.slice(0, mostOfKind), ...books, contacts];
	});
}

/** Themes and time ranges: what the wall looks like from now on. */
export const looks = ({wall}: LoadedConfig, store: Store): Destination[] => [
	...themeNames.map(name => ({
		title: `theme ${name}${wall.theme === name ? ' (of the config)' : ''}`,
		run: () => store.getState().setTheme(name),
	})),
	...ranges.map(range => ({title: `all charts show ${lasting(range)}`, run: () => setRange(store, range)})),
];

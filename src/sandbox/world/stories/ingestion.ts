/** What happens in the stories of the ingestion system. */
import {projects} from '../../contract/names.ts';
import type {ingestionStories} from '../../contract/stories/ingestion.ts';
import {minute} from '../daily.ts';
import {mailboxes, tenants} from '../names.ts';
import {noPressure, type Pressure} from '../pressure.ts';
import {badRelease, type Flaw} from '../revisions.ts';
import {backUpBefore, changeSchema, resize, usualUnits} from '../spanner.ts';
import type {Stage, Tale} from './tale.ts';

const frontDoor = 'api-company-com-https';
const networker = mailboxes[3];
/** Units that the instance is cut down to, to save money. */
const fewUnits = 300;
/** The first tenants in the alphabet of the migration, which did not get further. */
const migrated = tenants.slice(0, 3).map(([id]) => id);

function press({context}: Stage, pressure: Partial<Pressure>): void {
	context.pressure = {...context.pressure, ...pressure};
}

/** The service itself is well without its load balancer and has nothing to do. Only the audit log tells of it. */
function setFrontDoor(stage: Stage, there: boolean, at: number): void {
	stage.context.stores.control.setForwardingRule(projects.ingestion, frontDoor, there, networker, at);
	press(stage, {reachable: there});
}

/** Writes the status of the tenants as it now is. */
function setBroken(stage: Stage, ids: readonly string[]): void {
	press(stage, {broken: new Set(ids)});
	for (const [id, name] of tenants) stage.context.writes.put('tenants', [id, name, ids.includes(id) ? null : 'active']);
}

/** One that begins with pressure and ends without it. */
const pressing = (pressure: Partial<Pressure>): Tale => ({
	begin: stage => stage.plan(stage.beginsAt, () => press(stage, pressure)),
	repair: stage => press(stage, noPressure),
});

/** One that begins with a release. */
const releasing = (flaw: Flaw): Tale => ({
	begin: ({plan, beginsAt, revisions}) => plan(beginsAt, () => revisions.deployFlawed(flaw)),
});

export const ingestionTales: Record<keyof typeof ingestionStories, Tale> = {
	'bad-revision': {
		begin({context, revisions, beginsAt, plan}) {
			plan(beginsAt, at => {
				backUpBefore(context, badRelease, at);
				revisions.deployFlawed('pool');
			});
		},
	},
	outage: {
		begin: stage => stage.plan(stage.beginsAt, at => setFrontDoor(stage, false, at)),
		repair: (stage, at) => setFrontDoor(stage, true, at),
	},
	'cold-start': releasing('cold'),
	oom: releasing('leak'),
	'db-connections': {
		begin: stage => stage.plan(stage.beginsAt, at => resize(stage.context, at, fewUnits)),
		repair: (stage, at) => resize(stage.context, at, usualUnits),
	},
	'crm-429': pressing({hubspotLimits: true}),
	'backlog-growth': pressing({flood: 18}),
	'db-corruption': {
		begin(stage) {
			stage.plan(stage.beginsAt, at => {
				changeSchema(stage.context, at, 12 * minute, 'ALTER TABLE tenants ALTER COLUMN status STRING(32)');
				setBroken(stage, migrated);
			});
		},
		repair: stage => setBroken(stage, []),
	},
	'suspicious-ip': pressing({intruder: true}),
	'warm-leads': pressing({campaign: true}),
	'region-outage': pressing({reachable: false, regionUp: false}),
};

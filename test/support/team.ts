/** Databases that walls share, on the real emulator. */

import {systemClock} from '../../src/clock.ts';
import {createCloud} from '../../src/cloud/cloud.ts';
import type {TeamDatabase} from '../../src/cloud/team.ts';
import {applyMissing} from '../../src/team/apply.ts';
import {startEmulator} from './emulator.ts';
import {client} from './spanner.ts';

export interface TeamStage {
	port: number;
	/** A wall's own connection to a database: `team`, which has the tables, or `bare`, which has none. */
	open(database?: string): TeamDatabase;
	/** Makes a database without tables. */
	create(name: string): Promise<void>;
	stop(): Promise<void>;
}

/** The emulator of SDK 528 knows no multiplexed sessions. */
const plainSessions = Object.fromEntries(
	['', '_PARTITIONED_OPS', '_FOR_RW'].map(suffix => [`GOOGLE_CLOUD_SPANNER_MULTIPLEXED_SESSIONS${suffix}`, 'false']),
);

/** The environment of a wall whose journal is on the emulator, whatever else it looks at. */
export const teamEnv = (port: number): Record<string, string> => ({
	...plainSessions,
	SPANNER_EMULATOR_HOST: `127.0.0.1:${port}`,
});

export async function startTeamDatabase(): Promise<TeamStage> {
	Object.assign(process.env, plainSessions);
	const emulator = await startEmulator();
	const setUp = client(emulator.port);
	const [creating] = await setUp.getInstanceAdminClient().createInstance({
		parent: 'projects/p',
		instanceId: 'pipeline',
		instance: {config: 'projects/p/instanceConfigs/emulator-config', displayName: 'pipeline', processingUnits: 100},
	});
	await creating.promise();
	const create = async (name: string) => {
		const [made] = await setUp
			.getDatabaseAdminClient()
			.createDatabase({parent: 'projects/p/instances/pipeline', createStatement: `CREATE DATABASE ${name}`});
		await made.promise();
	};
	for (const name of ['team', 'bare']) await create(name);
	const clouds: {close(): Promise<void>}[] = [];
	const open = (database = 'team') => {
		const {reads, team} = createCloud({grpc: `127.0.0.1:${emulator.port}`}, systemClock);
		const opened = team({project: 'p', instance: 'pipeline', database});
		clouds.push(reads, opened);
		return opened;
	};
	await applyMissing(open(), () => {});
	return {
		port: emulator.port,
		create,
		open,
		async stop() {
			await Promise.allSettled(clouds.map(one => one.close()));
			setUp.close();
			emulator.stop();
		},
	};
}

/** The system of a drill: as it is shipped, with the clocks, the ladder and the words of whoever watches it. */
import type {LoadedConfig, SystemConfig} from '../config/schema/system.ts';
import {messageOf} from '../text/errors.ts';
import {resolveConfig, wallFile} from './resolve.ts';

/** What of somebody's own file counts in a drill: none of it can reach anything. */
export type OwnRules = Partial<Pick<SystemConfig, 'scales' | 'contacts' | 'incidents' | 'messages'>>;

/** Those of the wall file that would be used without a drill; nothing where there is none, or where it does not watch the system. */
export async function ownRules(name: string): Promise<OwnRules> {
	const file = wallFile({});
	if (!file) return {};
	try {
		const {systems} = await resolveConfig({}, file);
		const own = systems.find(({system}) => system === name);
		return own
			? {scales: own.scales, ...given('contacts', own), ...given('incidents', own), ...given('messages', own)}
			: {};
	} catch (error) {
		process.stderr.write(
			`pitwall: graded by the shipped clocks, since your own are not to be read: ${messageOf(error)}\n`,
		);
		return {};
	}
}

const given = <Key extends keyof OwnRules>(key: Key, own: SystemConfig): Pick<OwnRules, Key> | undefined =>
	own[key] === undefined ? undefined : ({[key]: own[key]} as Pick<OwnRules, Key>);

/** The config of a drill: the system has the rules of its own, all others are as shipped. */
export const withRules = (config: LoadedConfig, name: string, rules: OwnRules): LoadedConfig => ({
	...config,
	systems: config.systems.map(one => (one.system === name ? {...one, ...rules} : one)),
});

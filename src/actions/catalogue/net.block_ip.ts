/** A firewall rule that refuses one address (S3-142). */
import {alone, whyNotBlocked} from '../../config/addresses.ts';
import {commandLine} from '../canonical.ts';
import type {CopySpec} from '../spec.ts';

/** Where whoever types this came from, and the machine that they type on. */
type Here = readonly string[];

export const action: CopySpec<{readonly address: string}, Here> = {
	copies: true,
	risk: 'critical',
	fields: () => ({address: {ip: true}}),
	look: async () => {
		const [client, , server] = (process.env.SSH_CONNECTION ?? '').split(' ');
		return [client, server].flatMap(one => (one ? [one] : []));
	},
	plan({system: {project}, name: network, allowed: {own = []}}, here, {address}) {
		const why = whyNotBlocked(address, [...own, ...here]);
		if (why !== undefined) throw new RangeError(why);
		const rule = `emergency-block-${address.replaceAll(/[.:]+/g, '-')}`;
		return {
			resource: `projects/${project}/global/firewalls/${rule}`,
			changes: [
				{what: 'firewall rule', before: '', after: `${rule}, in the network ${network}`},
				{what: 'refuses', before: '', after: `tcp:443 and tcp:80 from ${alone(address)}, before all other rules (100)`},
			],
			blastRadius: ['Everybody behind this address is refused: an office or a phone network has one for many people.'],
			commands: [
				[
					...['compute', 'firewall-rules', 'create', rule, `--network=${network}`, '--action=DENY'],
					...['--rules=tcp:443,tcp:80', `--source-ranges=${alone(address)}`, '--priority=100', `--project=${project}`],
				],
			],
			undo: commandLine('gcloud', 'compute', 'firewall-rules', 'delete', rule, `--project=${project}`, '--quiet'),
			success: ['The log of the machines has no connection from it any more.'],
			sideEffects: [
				'Cloud Run and load balancers do not stand behind the firewall of a network: it still reaches them. Cloud Armor refuses it there.',
			],
		};
	},
};

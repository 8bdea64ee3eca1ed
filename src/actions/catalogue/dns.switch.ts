/** A record of Cloud DNS that points elsewhere (S3-125). */
import {isIP} from 'node:net';
import {printed} from '../canonical.ts';
import type {CopySpec} from '../spec.ts';

type Params = {readonly from: string; readonly to: string};

export const action: CopySpec<Params, undefined> = {
	copies: true,
	risk: 'critical',
	fields: () => ({from: {ip: true}, to: {ip: true}}),
	look: async () => undefined,
	plan({system: {project}, name, allowed: {zone = '', ttl = 300, note}}, _, {from, to}) {
		if (from === to) throw new RangeError('it would point where it does');
		if (isIP(from) !== isIP(to))
			throw new RangeError('one is an IPv4 address and the other IPv6: two records, two plans');
		const type = isIP(to) === 6 ? 'AAAA' : 'A';
		const commands = (before: string, after: string) => {
			const place = [`--zone=${zone}`, `--project=${project}`];
			const record = [`--name=${name}.`, `--type=${type}`, `--ttl=${ttl}`];
			const transaction = ['dns', 'record-sets', 'transaction'];
			return [
				[...transaction, 'start', ...place],
				[...transaction, 'remove', before, ...record, ...place],
				[...transaction, 'add', after, ...record, ...place],
				[...transaction, 'execute', ...place],
			];
		};
		return {
			resource: `projects/${project}/managedZones/${zone}/rrsets/${name}./${type}`,
			changes: [{what: `${name} ${type}`, before: from, after: `${to}, TTL ${ttl} s`}],
			blastRadius: [
				`Everybody who asks for ${name} goes to ${to}; within ${ttl} s where resolvers keep to the TTL.`,
				...(note === undefined ? [] : [note]),
			],
			commands: commands(from, to),
			undo: commands(to, from).map(printed).join(' && '),
			success: [
				`dig +short ${name} answers ${to}`,
				`After ${ttl} s no request reaches ${from} any more: leave what answers there until then.`,
			],
			sideEffects: [
				'The record must be as it is said here: the transaction fails where its address or its TTL is another, and changes nothing.',
				'A transaction that was begun leaves transaction.yaml in the working folder; remove it before a second try.',
			],
		};
	},
};

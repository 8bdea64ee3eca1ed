/** The effects of ETL runs on the tables of the sales system. */
import type {Context} from './context.ts';
import {day, hour, localDate, minute, traffic} from './daily.ts';
import {type Account, accounts, actions, firstNames, mailboxes, subjects} from './names.ts';
import {hash, idOf, type Rng} from './rng.ts';
import type {Run} from './runs.ts';
import {sourceNamed} from './sources.ts';
import type {Row} from './writes.ts';

const embeddingColumn = 5;
const contactColumn = 2;
const ingestedAt = {message: 4, participant: 3};

export interface Sales {
	/** Changes the tables as the completed run did; returns the rows processed. */
	apply(run: Run): number;
	/** Forgets rows that were pruned. */
	forget(before: number): void;
	/** Writes every account's last state. */
	writeAccounts(): void;
}

function embedding(rng: Rng): number[] {
	return Array.from({length: 4}, () => Math.round((rng.next() * 2 - 1) * 10_000) / 10_000);
}

function score(seed: number, account: Account, date: string, at: number): Row {
	const base = hash(seed, 'score', account.id) / 4294967296;
	const drift = hash(seed, 'drift', account.id, date) / 4294967296 - 0.5;
	const priority = Math.min(99.5, Math.max(1, 15 + 80 * base ** 1.3 + 6 * drift));
	const round = (value: number) => Math.round(value * 1000) / 1000;
	const action = actions[Math.min(actions.length - 1, Math.floor((100 - priority) / 17))] ?? 'No action';
	return [
		account.id,
		date,
		Math.round(priority * 10) / 10,
		round(Math.min(0.98, Math.max(0.02, base * 0.8 + 0.1 + drift * 0.1))),
		round(Math.min(0.99, Math.max(0.01, priority / 110 + drift * 0.15))),
		action,
		at,
	];
}

export function createSales(context: Context): Sales {
	const {writes, options} = context;
	let unembedded: Row[] = [];
	let unmatched: Row[] = [];
	const modified = new Map<string, number>(
		accounts.map(account => [
			account.id,
			context.startedAt - context.rng('modified', account.id).between(3 * hour, 25 * day),
		]),
	);

	function addMessages(run: Run, rng: Rng): number {
		const window = sourceNamed('gmail').every * minute;
		const from = run.startedAt - (run.full ? day : window);
		const mean = run.manual ? 4 : 6.25 * (traffic(from) * 0.9 + 0.1);
		const count = rng.poisson(mean) + (run.manual ? 1 : 0);
		for (let i = 0; i < count; i++) {
			const sentAt = Math.round(rng.between(from, run.startedAt));
			const id = `msg_${idOf(options.seed, run.id, i)}`;
			const message: Row = [
				id,
				run.mailbox ?? rng.pick(mailboxes),
				rng.pick(subjects),
				sentAt,
				run.endsAt,
				rng.chance(0.9) ? embedding(rng) : null,
			];
			writes.add('gmail_messages', message);
			if (message[embeddingColumn] === null) unembedded.push(message);
			addParticipants(id, run.endsAt, rng);
		}
		return count;
	}

	function addParticipants(messageId: string, at: number, rng: Rng): void {
		const count = rng.pick([1, 2, 2, 2, 3]);
		for (let p = 0; p < count; p++) {
			const known = rng.chance(0.845);
			const account = rng.int(0, accounts.length - 1);
			const address = `${rng.pick(firstNames)}${p}@${known ? `account${account}` : `unknown${rng.int(1, 60)}`}.example`;
			const participant: Row = [messageId, address, known ? `003Hs${String(account).padStart(10, '0')}AA` : null, at];
			writes.add('gmail_participants', participant);
			if (!known) unmatched.push(participant);
		}
	}

	function addCalls(run: Run, rng: Rng): number {
		const count = rng.poisson(5 * (traffic(run.startedAt - hour) * 0.9 + 0.1)) + (run.manual ? 1 : 0);
		for (let i = 0; i < count; i++) {
			writes.add('dialpad_calls', [
				`call_${idOf(options.seed, run.id, i)}`,
				Math.round(rng.between(run.startedAt - hour, run.startedAt)),
				Math.round(rng.logNormal(240, 0.8)),
				run.endsAt,
			]);
		}
		return count;
	}

	function touchAccounts(run: Run, rng: Rng): number {
		const count = run.full ? accounts.length : 8 + rng.poisson(20 * traffic(run.startedAt));
		for (let i = 0; i < count; i++) {
			const account = run.full ? accounts[i] : rng.pick(accounts);
			if (!account) continue;
			const at = Math.round(rng.between(run.startedAt - 110 * minute, run.startedAt));
			if (at <= (modified.get(account.id) ?? 0)) continue;
			modified.set(account.id, at);
			writes.put('sf_accounts', [account.id, account.name, account.industry, at]);
		}
		return count;
	}

	/** Mails, attachments and calls are embedded by the same job; only mails are kept in a table here. */
	function embed(run: Run, rng: Rng): number {
		const limit = run.limit ?? 1000;
		const chosen = unembedded.slice(0, limit);
		unembedded = unembedded.slice(chosen.length);
		for (const message of chosen) {
			message[embeddingColumn] = embedding(rng);
			writes.put('gmail_messages', message);
		}
		return Math.min(limit, chosen.length + rng.poisson(60));
	}

	function match(run: Run, rng: Rng): number {
		const kept: Row[] = [];
		for (const participant of unmatched) {
			// A person who was not found yesterday is seldom found later.
			const isNew = Number(participant[ingestedAt.participant]) > run.startedAt - day;
			if (rng.chance(run.manual ? 0.12 : isNew ? 0.17 : 0.005)) {
				participant[contactColumn] = `003Hs${String(rng.int(0, 239)).padStart(10, '0')}AB`;
				writes.put('gmail_participants', participant);
			} else kept.push(participant);
		}
		const seen = unmatched.length;
		unmatched = kept;
		return seen + rng.poisson(240);
	}

	function scoreAccounts(run: Run): number {
		const date = localDate(run.startedAt);
		const chosen = accounts.slice(0, run.limit ?? accounts.length);
		for (const account of chosen) writes.put('account_recommendations', score(options.seed, account, date, run.endsAt));
		return chosen.length;
	}

	return {
		apply(run) {
			const rng = context.rng('apply', run.id);
			switch (run.source) {
				case 'gmail':
					return addMessages(run, rng);
				case 'dialpad':
					return addCalls(run, rng);
				case 'salesforce':
					return touchAccounts(run, rng);
				case 'hubspot':
					return 20 + rng.poisson(70 * traffic(run.startedAt));
				case 'entity_resolution':
					return match(run, rng);
				case 'embeddings':
					return embed(run, rng);
				case 'account_scoring':
					return scoreAccounts(run);
			}
		},
		forget(before) {
			unembedded = unembedded.filter(row => Number(row[ingestedAt.message]) >= before);
			unmatched = unmatched.filter(row => Number(row[ingestedAt.participant]) >= before);
		},
		writeAccounts() {
			for (const account of accounts)
				writes.put('sf_accounts', [
					account.id,
					account.name,
					account.industry,
					Math.round(modified.get(account.id) ?? context.startedAt),
				]);
		},
	};
}

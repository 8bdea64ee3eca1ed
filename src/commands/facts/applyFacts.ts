/** What people at other walls took on, silenced or ticked acts here too. */
import type {Hold} from '../../checks/types.ts';
import {type Clock, minute} from '../../clock.ts';
import type {Fact} from '../../journal/fact.ts';
import type {Journal} from '../../journal/journal.ts';
import type {Store} from '../../store/store.ts';
import {isTold} from '../../team/told.ts';
import type {Echo} from './echo.ts';

/** How much later than another wall this one may find the same alert, ms of the wall's clock. */
const apart = 10 * minute;

type Held = Extract<Fact, {kind: 'hold'}>;
type Ticked = Extract<Fact, {kind: 'item'}>;

/** The newest fact about each thing that a person did something to, where it is one of these. */
function newest<F extends Fact>(
	added: readonly F[],
	all: readonly Fact[],
	keyOf: (fact: Fact) => string | undefined,
): F[] {
	const keys = new Set(added.map(keyOf));
	const last = new Map<string | undefined, Fact>();
	for (const fact of all) if (keys.has(keyOf(fact)) && isTold(fact)) last.set(keyOf(fact), fact);
	return added.filter(fact => last.get(keyOf(fact))?.id === fact.id);
}
const heldKey = (fact: Fact): string | undefined => (fact.kind === 'hold' ? fact.key : undefined);
const itemKey = (fact: Fact): string | undefined => (fact.kind === 'item' ? fact.item : undefined);

/** Returns how to stop. */
export function applyFacts({
	store,
	journal,
	clock,
	echo,
}: {
	store: Store;
	journal: Journal;
	clock: Pick<Clock, 'now'>;
	echo: Echo;
}): () => void {
	/** Acknowledgements whose alert has not fired here yet. */
	const early = new Map<string, Hold>();
	const isOpen = (key: string) => store.getState().alerts.some(alert => alert.key === key && alert.state !== 'ok');

	function hold({key, hold, at}: Held): void {
		const {holds, setHold} = store.getState();
		early.delete(key);
		if (!hold) {
			const own = holds.get(key);
			if (own && own.at <= at) setHold(key, undefined);
			return;
		}
		if (hold.until <= clock.now()) return;
		if (hold.kind === 'mute' || isOpen(key)) setHold(key, hold);
		else if (hold.at > clock.now() - apart) early.set(key, hold);
	}

	const stops = [
		journal.subscribe((added, own) => {
			if (own) return;
			const holds = added.filter((fact): fact is Held => fact.kind === 'hold' && isTold(fact));
			const items = added.filter((fact): fact is Ticked => fact.kind === 'item' && isTold(fact));
			if (holds.length === 0 && items.length === 0) return;
			echo.within(() => {
				for (const fact of newest(holds, journal.facts(), heldKey)) hold(fact);
				for (const {item, tick} of newest(items, journal.facts(), itemKey)) store.getState().tickItem(item, tick);
			});
		}),
		store.subscribe(({alerts}, before) => {
			if (alerts === before.alerts || early.size === 0) return;
			for (const [key, hold] of early) {
				const isLate = hold.at <= clock.now() - apart;
				if (!isLate && !isOpen(key)) continue;
				early.delete(key);
				if (!isLate) echo.within(() => store.getState().setHold(key, hold));
			}
		}),
	];
	return () => {
		for (const stop of stops) stop();
	};
}

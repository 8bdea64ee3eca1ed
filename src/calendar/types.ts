/** Ticks of checklists. Plain data. */

/** Who did an item, and when. */
export interface ItemTick {
	/** ms of the wall's clock. */
	at: number;
	/** A person; absent where its checks were in order. */
	by?: string;
}

/** By the key of the item, see lists.ts. */
export type ItemTicks = Readonly<Record<string, ItemTick>>;

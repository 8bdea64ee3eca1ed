/** What waits for the layout of a new size: painting an old one on a narrower terminal would leave its torn lines there. */
import {expect, test} from 'vitest';
import {createSized} from '../../src/shell/sized.ts';

const small = {columns: 40, rows: 10};
const large = {columns: 120, rows: 40};

test('waits for this size and no other', async () => {
	const sized = createSized(60_000);
	const order: string[] = [];
	const reached = sized.reached(large).then(() => order.push('large'));
	sized.tell(small);
	await Promise.resolve();
	order.push('small');
	sized.tell(large);
	await reached;
	expect(order).toEqual(['small', 'large']);
	// It is there already.
	await sized.reached({...large});
});

test('does not wait for ever', async () => {
	const sized = createSized(5);
	sized.tell(small);
	await sized.reached(large);
});

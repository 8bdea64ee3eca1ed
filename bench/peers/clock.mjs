// The least an Ink program can be: one line that shows the time, once a second, and counts keys.
import {render, Text, useInput} from 'ink';
import {createElement, useEffect, useState} from 'react';

function Clock() {
	const [now, setNow] = useState(() => new Date());
	const [keys, setKeys] = useState(0);
	useInput(() => setKeys(count => count + 1));
	useEffect(() => {
		const timer = setInterval(() => setNow(new Date()), 1000);
		return () => clearInterval(timer);
	}, []);
	return createElement(Text, null, `clock ${now.toISOString().slice(11, 19)} keys ${keys}`);
}

render(createElement(Clock), {alternateScreen: true, incrementalRendering: true});

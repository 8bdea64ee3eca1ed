// The least an Ink program can be: one line that shows the time, once a second.
import {render, Text} from 'ink';
import {createElement, useEffect, useState} from 'react';

function Clock() {
	const [now, setNow] = useState(() => new Date());
	useEffect(() => {
		const timer = setInterval(() => setNow(new Date()), 1000);
		return () => clearInterval(timer);
	}, []);
	return createElement(Text, null, `clock ${now.toISOString().slice(11, 19)}`);
}

render(createElement(Clock), {alternateScreen: true, incrementalRendering: true});

/*
 * The network that the bench plays: bench/relay by real sockets. What the link does to packets in numbers is in
 * tests/test-link-model.c; here times are only looked at from below.
 */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { Relay } from '../../bench/relay.mjs';
import { artefacts } from './scene.mjs';
import { until, untilStill } from './wait.mjs';

/** A relay that ends with the test, and must end without complaint. */
async function open(t) {
	const folder = join(artefacts(), 'relay');

	mkdirSync(folder, { recursive: true });
	const relay = await Relay.start({ log: join(folder, `${t.name.replace(/[^a-z0-9]+/gi, '-')}.log`) });
	t.after(() => relay.stop());
	return relay;
}

/** A UDP socket that notes what it gets and when; an echo if it answers. */
async function datagrams(t, { type = 'udp4', address = '127.0.0.1', echo = false } = {}) {
	const socket = createSocket(/** @type {'udp4' | 'udp6'} */ (type));
	const got = [];

	socket.on('message', (bytes, sender) => {
		got.push({ text: bytes.toString(), at: performance.now(), port: sender.port });
		if (echo)
			socket.send(bytes, sender.port, sender.address);
	});
	socket.bind(0, address);
	await once(socket, 'listening');
	t.after(() => socket.close());
	return { socket, got, port: socket.address().port, texts: () => got.map(({ text }) => text) };
}

/** A TCP server whose connections `work` gets. */
async function listen(t, work) {
	const sockets = [];
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		sockets.push(socket);
		socket.on('error', () => {});
		work(socket);
	});

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.after(() => {
		sockets.forEach((socket) => socket.destroy());
		server.close();
	});
	return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}

/** A client that connects; it notes all bytes, the end, and the error. */
function call(t, port) {
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
	const client = { socket, bytes: Buffer.alloc(0), ended: false, error: '' };

	socket.on('data', (bytes) => {
		client.bytes = Buffer.concat([client.bytes, bytes]);
	});
	socket.on('end', () => {
		client.ended = true;
	});
	socket.on('error', (error) => {
		client.error = /** @type {NodeJS.ErrnoException} */ (error).code ?? error.message;
	});
	t.after(() => socket.destroy());
	return client;
}

/** The same when it is connected. */
async function dial(t, port) {
	const client = call(t, port);

	await once(client.socket, 'connect');
	return client;
}

/** Bytes that look different everywhere. */
function pattern(size) {
	const bytes = Buffer.alloc(size);

	for (let i = 0, state = 1; i < size; i++) {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		bytes[i] = state >>> 16;
	}
	return bytes;
}

test('relay: datagrams go there and back, and take at least the delay', async (t) => {
	const relay = await open(t);
	const echo = await datagrams(t, { echo: true });
	const client = await datagrams(t);
	const port = await relay.udp('127.0.0.1', echo.port);

	await relay.set('down', { delay_ms: 30 });
	await relay.set('up', { delay_ms: 70 });
	const sent = [];
	for (let i = 0; i < 20; i++) {
		sent.push(performance.now());
		client.socket.send(`number ${i}`, port, '127.0.0.1');
	}
	await until('all came back', () => client.got.length === 20);
	for (let i = 0; i < 20; i++) {
		assert.equal(echo.got[i].text, `number ${i}`);
		assert.equal(client.got[i].text, `number ${i}`);
		assert.equal(client.got[i].port, port, 'it comes from where it was sent to');
		/* Clocks are read in whole microseconds on the way, hence the tenth of a millisecond. */
		assert.ok(echo.got[i].at - sent[i] > 69.9, `${echo.got[i].at - sent[i]} ms up`);
		assert.ok(client.got[i].at - sent[i] > 99.9, `${client.got[i].at - sent[i]} ms there and back`);
	}
	const { down, up } = await relay.stats();
	for (const side of [down, up]) {
		assert.equal(side.offered, 20);
		assert.equal(side.delivered, 20);
		assert.equal(side.delivered_bytes, sent.reduce((sum, _, i) => sum + `number ${i}`.length, 0));
		assert.equal(side.lost + side.queue_full + side.overrun + side.unsent + side.background, 0);
	}
});

test('relay: two clients get their own answers, and the target tells them apart', async (t) => {
	const relay = await open(t);
	const echo = await datagrams(t, { echo: true });
	const clients = [await datagrams(t), await datagrams(t)];
	const port = await relay.udp('127.0.0.1', echo.port);

	for (let i = 0; i < 10; i++)
		clients.forEach(({ socket }, who) => socket.send(`${who} ${i}`, port, '127.0.0.1'));
	await until('both have their answers', () => clients.every(({ got }) => got.length === 10));
	clients.forEach(({ texts }, who) => assert.ok(texts().every((text) => text.startsWith(`${who} `)), String(texts())));
	assert.equal(new Set(echo.got.map((datagram) => datagram.port)).size, 2);
	const ports = new Map(echo.got.map((datagram) => [datagram.text[0], datagram.port]));
	assert.ok(echo.got.every((datagram) => ports.get(datagram.text[0]) === datagram.port));
});

test('relay: a target may have an address of IPv6, and be gone for a while', async (t) => {
	const relay = await open(t);
	const client = await datagrams(t);
	const echo = await datagrams(t, { type: 'udp6', address: '::1', echo: true });
	const gone = await datagrams(t);
	const goneRelayed = await relay.udp('127.0.0.1', gone.port);
	const port = await relay.udp('::1', echo.port);

	gone.socket.close();
	t.mock.method(gone.socket, 'close', () => {});
	client.socket.send('to nobody', goneRelayed, '127.0.0.1');
	client.socket.send('to nobody again', goneRelayed, '127.0.0.1');
	client.socket.send('to IPv6', port, '127.0.0.1');
	await until('the answer comes', () => client.got.length > 0);
	assert.deepEqual(client.texts(), ['to IPv6']);

	const again = createSocket('udp4');
	const got = once(again, 'message');
	t.after(() => again.close());
	again.bind(gone.port, '127.0.0.1');
	await once(again, 'listening');
	client.socket.send('back', goneRelayed, '127.0.0.1');
	assert.equal(String((await got)[0]), 'back');
});

test('relay: what the link loses and drops is missing and counted', async (t) => {
	const relay = await open(t);
	const target = await datagrams(t);
	const client = await datagrams(t);
	const port = await relay.udp('127.0.0.1', target.port);
	const offered = async (n) => until('the relay has them', async () => {
		const { up } = await relay.stats();
		return up.offered + up.overrun === n && up;
	});

	await relay.set('up', { loss_percent: 100 });
	for (let i = 0; i < 10; i++)
		client.socket.send('lost', port, '127.0.0.1');
	assert.equal((await offered(10)).lost, 10);
	/* 1000 bytes at 80 kbit/s are 100 ms: one leaves, and two more wait no longer than 200 ms. */
	await relay.set('up', { loss_percent: 0, rate_kbps: 80, queue_ms: 200 });
	const begin = performance.now();
	for (let i = 0; i < 4; i++)
		client.socket.send(Buffer.alloc(1000, String(i)), port, '127.0.0.1');
	await until('three of them are there', () => target.got.length === 3);
	const up = await offered(14);
	/* The fourth comes in time if the machine held us up between sending them. */
	assert.ok(up.queue_full === 1 || performance.now() - begin > 400, JSON.stringify(up));
	assert.deepEqual(target.texts().slice(0, 3).map((text) => text[0]), ['0', '1', '2']);
	assert.ok(target.got[2].at - begin > 299, `${target.got[2].at - begin} ms for three`);
});

test('relay: a stream of 1 MB arrives whole and in order both ways, whatever is lost', async (t) => {
	const relay = await open(t);
	const data = pattern(1 << 20);
	const port = await relay.tcp('127.0.0.1', await listen(t, (socket) => socket.pipe(socket)));

	await relay.set('both', { loss_percent: 3, burst: 2, jitter_ms: 3, delay_ms: 5, rate_kbps: 100000 });
	const client = await dial(t, port);
	client.socket.end(data);
	await until('the stream has ended', () => client.ended);
	assert.equal(client.bytes.length, data.length);
	assert.ok(client.bytes.equals(data), 'each byte is where it was');
	const { down, up } = await relay.stats();
	for (const side of [down, up]) {
		assert.ok(side.lost > 0, 'something was lost on the way');
		assert.equal(side.queue_full, 0, 'a full queue holds a stream up and drops nothing');
		assert.ok(side.queue_max_ms <= 100, `waited ${side.queue_max_ms} ms`);
	}
});

test('relay: a stream keeps to delay and rate, and a lost end comes by a timeout', async (t) => {
	const relay = await open(t);
	const port = await relay.tcp('127.0.0.1', await listen(t, (socket) => socket.pipe(socket)));

	await relay.set('both', { delay_ms: 40 });
	await relay.set('down', { rate_kbps: 4000 });
	const client = await dial(t, port);
	let begin = performance.now();
	client.socket.write(pattern(100000));
	await until('all is back', () => client.bytes.length === 100000);
	assert.ok(performance.now() - begin > 279, '80 ms of delay, 200 ms for 100 kB at 4 Mbit/s');

	await relay.set('up', { loss_percent: 100 });
	begin = performance.now();
	client.socket.write('!');
	await until('it is back', () => client.bytes.length === 100001);
	assert.ok(performance.now() - begin > 279, '80 ms of delay, 200 ms until the retransmission');
});

test('relay: a half close is passed on, and the other half still works', async (t) => {
	const relay = await open(t);
	const heard = [];
	const port = await relay.tcp('127.0.0.1', await listen(t, (socket) => {
		socket.on('data', (bytes) => heard.push(String(bytes)));
		socket.on('end', () => socket.write('I heard the end', () => socket.end(', and so do you')));
	}));

	await relay.set('both', { delay_ms: 20 });
	const client = await dial(t, port);
	client.socket.end('all that I say');
	await until('the answer has ended', () => client.ended);
	assert.equal(heard.join(''), 'all that I say');
	assert.equal(String(client.bytes), 'I heard the end, and so do you');
	assert.equal(client.error, '');
});

test('relay: a reset is passed on both ways, and one by a target that nobody is', async (t) => {
	const relay = await open(t);
	const accepted = [];
	const errors = [];
	const port = await relay.tcp('127.0.0.1', await listen(t, (socket) => {
		socket.on('error', (error) => errors.push(/** @type {NodeJS.ErrnoException} */ (error).code));
		accepted.push(socket);
	}));

	await relay.set('both', { delay_ms: 20 });
	const first = await dial(t, port);
	await until('the target has it', () => accepted.length === 1);
	accepted[0].resetAndDestroy();
	await until('the client is reset', () => first.error);
	assert.equal(first.error, 'ECONNRESET');

	const second = await dial(t, port);
	await until('the target has it', () => accepted.length === 2);
	second.socket.resetAndDestroy();
	await until('the target is reset', () => errors.length);
	assert.deepEqual(errors, ['ECONNRESET']);

	/* The same if one only finds out by talking: the client resets while the target sends more than fits. */
	const third = await dial(t, port);
	await until('the target has it', () => accepted.length === 3);
	third.socket.pause();
	accepted[2].write(pattern(40 << 20));
	const taken = await untilStill('the stream stands', async () => (await relay.stats()).down.delivered_bytes,
		{ quietMs: 200 });
	assert.ok(taken < 20 << 20, `a client that reads nothing holds the target up; the relay took ${taken} bytes`);
	third.socket.resetAndDestroy();
	await until('the target is reset', () => errors.length === 2);

	const silent = createServer();
	silent.listen(0, '127.0.0.1');
	await once(silent, 'listening');
	const nobody = /** @type {import('node:net').AddressInfo} */ (silent.address()).port;
	silent.close();
	await once(silent, 'close');
	/* Perhaps before it knows that it is connected. */
	const fourth = call(t, await relay.tcp('127.0.0.1', nobody));
	await until('the client is reset', () => fourth.error || fourth.ended);
	assert.equal(fourth.error, 'ECONNRESET');
});

test('relay: wrong commands are answered with what would be right, and change nothing', async (t) => {
	const relay = await open(t);
	const wrong = {
		'': /no command; there is: udp HOST PORT/,
		'sat both delay_ms=3': /"sat both delay_ms=3": this is no command/,
		'udp 127.0.0.1': /udp HOST PORT/,
		'udp localhost 3000': /"localhost" is no numeric address; one like 127\.0\.0\.1 or ::1/,
		'tcp 127.0.0.1 0': /"0" is no port; a whole number from 1 to 65535/,
		'tcp 127.0.0.1 65536': /"65536" is no port/,
		'set sideways delay_ms=3': /"sideways" is no direction; down, up or both/,
		'set both': /set down\|up\|both KEY=VALUE/,
		'set both delay=3': /"delay=3" sets nothing; .* one of delay_ms, jitter_ms/,
		'set both delay_ms=1 loss_percent=101': /loss_percent: "101" is not a number from 0 to 100/,
		'set down flow=1': /flow=1 without a bottleneck/,
		'stats now': /no command/,
	};

	for (const [line, error] of Object.entries(wrong))
		await assert.rejects(relay.command(line), error, line);

	/* Quotes and bytes that are no UTF-8 come back as JSON all the same. */
	await assert.rejects(relay.command('say "\u0001"'), /say \\?"/);
	const echo = await datagrams(t, { echo: true });
	const client = await datagrams(t);
	client.socket.send('x', await relay.udp('127.0.0.1', echo.port), '127.0.0.1');
	await until('it comes back', () => client.got.length === 1);
	await relay.command('  set   both  delay_ms=1.5 ');
	assert.deepEqual(await relay.command('quit'), {});
	await assert.rejects(relay.stats(), /the relay ended \({"code":0,"signal":null}\)/);
});

// Pages in Chromium, as a reader has them, and by html-validate: page.js BASE FOLDER SHOTS, where BASE serves FOLDER.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { HtmlValidate } from 'html-validate';

const [base, folder, shots] = process.argv.slice(2);
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let passed = 0, failed = 0;
function check(name, right, why = '') {
	if (right) { passed++; return; }
	failed++;
	console.log(`FAIL ${name}: ${typeof why === 'string' ? why : JSON.stringify(why)}`);
}

function files(dir) {
	return fs.readdirSync(dir, { withFileTypes: true }).flatMap(f =>
		f.isDirectory() ? files(path.join(dir, f.name)) : f.name.endsWith('.html') ? [path.join(dir, f.name)] : []);
}

const validate = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off' } });
for (const file of files(folder).filter(f => !f.endsWith('mail.html'))) {
	const report = await validate.validateFile(file);
	check(`html-validate: ${path.relative(folder, file)}`, report.valid,
		report.results.flatMap(r => r.messages.map(m => `${m.line}: ${m.message} (${m.ruleId})`)).slice(0, 5));
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
	args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'] });

async function open(url, options = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
	const page = await context.newPage();
	page.troubles = [];
	page.requests = [];
	page.on('console', m => { if (['error', 'warning'].includes(m.type())) page.troubles.push(m.text()); });
	page.on('pageerror', e => page.troubles.push(String(e)));
	page.on('request', r => page.requests.push(r.url()));
	await page.goto(url);
	return page;
}

// No violation of accessibility, nothing wider than the screen, nothing loaded that was not asked for, a picture to look at.
const day = 'site/days/2026-11-24.html';
const insight = 'site/' + path.relative(path.join(folder, 'site'), files(path.join(folder, 'site/i')).sort()[0]);
const month = 'site/months/2026-11.html', shows = 'site/shows/index.html', show = 'site/shows/load-bearing.html';
const pages = ['page.html', 'hostile.html', 'site/index.html', day, insight, month, shows, show];
if (fs.existsSync(path.join(folder, 'mail.html'))) pages.push('mail.html');
for (const name of pages)
	for (const width of [320, 1280])
		for (const colorScheme of ['light', 'dark']) {
			const page = await open(`${base}/${name}`, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
			const at = `${name} at ${width}, ${colorScheme}`;
			await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
			check(`${at}: no wider than the screen`, await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
			await page.screenshot({ path: path.join(shots, `${name.replace(/\W+/g, '-')}-${width}-${colorScheme}.png`), fullPage: true });
			check(`${at}: nothing else is loaded`, page.requests.every(r => r.startsWith(`${base}/`) && !/\.mp3/.test(r)), page.requests);
			await page.evaluate(axe);
			const result = await page.evaluate(mail => axe.run(document, mail ? { rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } } : {}),
				name === 'mail.html');
			check(`${at}: axe`, result.violations.length === 0, result.violations.map(v => `${v.id}: ${v.nodes.length} × ${v.nodes[0].html.slice(0, 150)}: ${v.nodes[0].failureSummary}`));
			check(`${at}: quiet`, page.troubles.length === 0, page.troubles);
			await page.context().close();
		}

// Listen plays the insight's player from its second; another one stops it; the keyboard does the same.
for (const name of ['page.html', day, insight]) {
	const page = await open(`${base}/${name}`);
	const links = page.locator('a.listen'), n = await links.count();
	check(`${name}: players`, n > 0 && n === await page.locator('audio').count());
	for (let i = 0; i < Math.min(n, 2); i++) {
		const start = Number(await links.nth(i).getAttribute('data-start'));
		const player = page.locator('audio').nth(i);
		const state = () => player.evaluate(a => ({ at: a.currentTime, paused: a.paused, ready: a.readyState }));
		check(`${name}: player ${i + 1} waits`, (await state()).ready === 0 && start > 0);
		if (i === 0) await links.nth(i).click();
		else { await links.nth(i).focus(); await page.keyboard.press('Enter'); }
		await page.waitForFunction(k => { const a = document.querySelectorAll('audio')[k]; return a.readyState >= 2 && !a.paused; }, i, { timeout: 20000 });
		const { at, paused } = await state();
		check(`${name}: player ${i + 1} plays at ${start}`, at >= start - 0.1 && at < start + 3 && !paused, `${at}`);
		check(`${name}: on the same page`, page.url() === `${base}/${name}`);
		check(`${name}: one player speaks`, await page.evaluate(() => [...document.querySelectorAll('audio')].filter(a => !a.paused).length) === 1);
		if (i + 1 === Math.min(n, 2)) {
			await links.nth(i).click();
			check(`${name}: and stops`, (await state()).paused);
		}
	}
	check(`${name}: its policy lets it`, page.troubles.length === 0, page.troubles);
	await page.context().close();
}

// Without scripts the player itself starts there.
{
	const page = await open(`${base}/page.html`, { javaScriptEnabled: false });
	check('no script: text', await page.locator('article .text').count() > 0 && await page.locator('audio[src*="#t="]').count() > 0);
	await page.context().close();
	const other = await open(`${base}/page.html`);
	const start = Number(await other.locator('a.listen').first().getAttribute('data-start'));
	await other.evaluate(() => { const a = document.querySelector('audio'); a.preload = 'auto'; a.load(); });
	await other.waitForFunction(() => document.querySelector('audio').readyState >= 2, undefined, { timeout: 20000 });
	const at = await other.evaluate(() => document.querySelector('audio').currentTime);
	check('the fragment alone', Math.abs(at - start) < 1, `${at} for ${start}`);
	await other.context().close();
}

// What hostile records hold never runs.
{
	const page = await open(`${base}/hostile.html`);
	let said = false;
	page.on('dialog', d => { said = true; d.dismiss(); });
	await page.waitForTimeout(300);
	check('hostile: nothing runs', !said && await page.locator('main script, main img, [onload]').count() === 0);
	await page.context().close();
}

// The search box, from a disk as from a server; and not there without scripts.
for (const root of [`${base}/site`, pathToFileURL(path.join(folder, 'site')).href]) {
	const page = await open(`${root}/index.html`);
	await page.fill('#words', 'MEASLES vaccin');
	await page.waitForFunction(() => document.querySelectorAll('ol.found li').length > 0, undefined, { timeout: 10000 });
	const first = page.locator('ol.found li a').first();
	check(`search: ${root}`, /measles/i.test(await first.textContent()), await first.textContent());
	check('search: tells how many', /insight/.test(await page.locator('[role=status]').textContent()));
	await page.fill('#words', 'easles');
	check('search: where words begin', await page.locator('ol.found li').count() === 0);
	await page.fill('#words', 'measles');
	await first.click();
	check('search: leads to the insight', /measles/i.test(await page.locator('h1').textContent()));
	await page.goto(`${root}/index.html?q=measles`);
	await page.waitForFunction(() => document.querySelectorAll('ol.found li').length > 0, undefined, { timeout: 10000 });
	check('search: quiet', page.troubles.length === 0, page.troubles);
	await page.context().close();
	const plain = await open(`${root}/index.html`, { javaScriptEnabled: false });
	check('search: hidden without scripts', !await plain.locator('form.search').isVisible());
	await plain.context().close();
}

// The keyboard reaches all that the mouse does, and shows where it is; inside a player that is the browser's own affair.
{
	const page = await open(`${base}/page.html`);
	const seen = new Set();
	for (let i = 0; i < 200 && !seen.has('audio') | !seen.has('summary') | !seen.has('a'); i++) {
		await page.keyboard.press('Tab');
		const [name, outline] = await page.evaluate(() => [document.activeElement.localName, getComputedStyle(document.activeElement).outlineStyle]);
		seen.add(name);
		check(`focus is seen: ${name}`, ['body', 'audio'].includes(name) || outline !== 'none', outline);
	}
	check('keyboard', seen.has('audio') && seen.has('summary') && seen.has('a'), [...seen]);
	await page.context().close();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

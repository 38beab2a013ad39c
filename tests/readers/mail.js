// Mails by mailparser, html-validate and caniemail: mail.js MAIL...  Leaves the HTML beside each, for the browser.
import fs from 'node:fs';
import { simpleParser } from 'mailparser';
import { caniemail } from 'caniemail';
import { HtmlValidate } from 'html-validate';

let passed = 0, failed = 0;
function check(name, right, why = '') {
	if (right) { passed++; return; }
	failed++;
	console.log(`FAIL ${name}: ${typeof why === 'string' ? why : JSON.stringify(why)}`);
}

// Mail needs what pages no longer do: styles inline, attributes of tables, comments for one client.
const validate = new HtmlValidate({ extends: ['html-validate:recommended'], rules: {
	'no-inline-style': 'off', 'no-deprecated-attr': 'off', 'prefer-tbody': 'off', 'no-conditional-comment': 'off', 'long-title': 'off' } });

// What some client lacks, and what remains there: light colours, square corners, a visible but tiny preheader, a table that is
// read as one, a link's underline, the client's own body, a link to copy.  What no client may lack is all the rest.
const harmless = new Set(['@media', '<style> element', 'display:none', 'overflow', 'border-radius', 'role attribute', '<body> element',
	'text-decoration', 'lang attribute', 'width attribute', 'height property', 'mailto: links']);

for (const path of process.argv.slice(2)) {
	const raw = fs.readFileSync(path), name = path.replace(/.*\//, '');
	const mail = await simpleParser(raw, { keepCidLinks: true });
	check(`${name}: to`, mail.to.value.length === 1 && mail.to.value[0].address === 'ana@example.org' && mail.to.value[0].name === 'Ána', mail.to);
	check(`${name}: from`, mail.from.value.length === 1 && mail.from.value[0].address === 'insights@example.org', mail.from);
	check(`${name}: no other address`, !mail.cc && !mail.bcc && !mail.replyTo);
	check(`${name}: subject`, / more$/.test(mail.subject) && mail.subject.length <= 100, mail.subject);
	check(`${name}: date`, mail.date.toISOString() === '2026-11-24T00:00:00.000Z', mail.date);
	check(`${name}: text and html, nothing attached`, mail.text.startsWith(' 1. ') && mail.html.includes('</html>') && mail.attachments.length === 0);
	check(`${name}: no broken character`, name.startsWith('hostile') || !(mail.text + mail.html).includes('\uFFFD'));
	check(`${name}: size`, raw.length <= 100000, String(raw.length));
	if (!name.startsWith('hostile')) {
		check(`${name}: list`, mail.headers.get('list').id.name === 'insights.example.org', mail.headers.get('list'));
		check(`${name}: unsubscribe`, JSON.stringify(mail.headers.get('list').unsubscribe).includes('leave'));
	}
	fs.writeFileSync(`${path}.html`, mail.html);
	const report = await validate.validateString(mail.html);
	check(`${name}: html-validate`, report.valid, report.results.flatMap(r => r.messages.map(m => `${m.line}: ${m.message} (${m.ruleId})`)).slice(0, 5));
	const { issues } = caniemail({ clients: ['*'], html: mail.html });
	const lacking = {};
	for (const [client, list] of issues.errors)
		for (const issue of list)
			if (!harmless.has(issue.title)) (lacking[issue.title] ||= new Set()).add(client);
	check(`${name}: caniemail`, Object.keys(lacking).length === 0, Object.entries(lacking).map(([what, who]) => `${what}: ${[...who].join(' ')}`));
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

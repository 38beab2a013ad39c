// The search box: looks for insights that have every word, in search/YEAR.js, which is read when the box is first used.
(function () {
	var form = document.querySelector('form.search'), input = form.querySelector('input');
	var status = form.querySelector('p'), list = document.querySelector('ol.found');
	var years = form.dataset.years.split(' '), found = {}, waiting = 0, asked = false, most = 50;

	// the words of a text, each behind a space, without accents and in small letters
	function fold(text) {
		return ' ' + text.normalize('NFKD').replace(/[\p{M}'’]/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
	}

	// a word is looked for where one begins; in scripts without spaces, anywhere
	function has(entry, word) {
		return entry.words.indexOf((/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u.test(word) ? ' ' : '') + word) >= 0;
	}

	function element(name, text, parent) {
		var e = document.createElement(name);
		e.textContent = text;
		parent.appendChild(e);
		return e;
	}

	function show() {
		var words = fold(input.value).split(' ').filter(Boolean), n = 0;
		list.textContent = '';
		if (words.length === 0) { status.textContent = ''; return; }
		years.forEach(function (year) {
			(found[year] || []).forEach(function (entry) {
				if (!words.every(function (word) { return has(entry, word); }) || ++n > most) return;
				var item = element('li', '', list), line = element('p', '', item), link = element('a', entry.row[1], line);
				line.className = 'line';
				link.href = entry.row[0];
				element('p', entry.row[2] + (entry.row[2] ? ', ' : '') + entry.row[3], item).className = 'source';
			});
		});
		status.textContent = waiting > 0 ? 'Reading the index …' : n === 0 ? 'Nothing has all these words.' :
			n > most ? 'The newest ' + most + ' of ' + n + ' insights' : n === 1 ? 'One insight' : n + ' insights';
	}

	window.podsift = function (year, rows) {
		found[year] = rows.map(function (row) { return { row: row, words: fold(row.slice(1).join(' ')) }; });
	};

	function read() {
		if (asked) return;
		asked = true;
		years.forEach(function (year) {
			var script = document.createElement('script');
			waiting++;
			script.onload = script.onerror = function () { waiting--; show(); };
			script.src = 'search/' + year + '.js';
			document.head.appendChild(script);
		});
	}

	form.hidden = years[0] === '';
	form.addEventListener('submit', function (event) { event.preventDefault(); read(); show(); });
	input.addEventListener('focus', read);
	input.addEventListener('input', function () { read(); show(); });
	input.value = new URLSearchParams(location.search).get('q') || input.value;
	if (input.value) { read(); show(); }
})();

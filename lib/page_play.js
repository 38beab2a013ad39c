// Listen plays the insight's own player from its start; one player speaks at a time.
document.addEventListener('click', function (event) {
	var link = event.target.closest('a.listen');
	if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	var player = link.parentNode.querySelector('audio');
	if (!player) return;
	event.preventDefault();
	if (!player.paused) { player.pause(); return; }
	player.currentTime = Number(link.dataset.start);
	player.play().catch(function () {});
});
document.addEventListener('play', function (event) {
	document.querySelectorAll('audio').forEach(function (player) {
		if (player !== event.target) player.pause();
	});
}, true);

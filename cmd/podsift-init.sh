# podsift init: the files that a user writes in, each with what may stand there as comments.

text_of_settings() {
	cat <<'END'
# The settings of podsift.  A line is a key, a space and a value.
# What stands here behind a "#" is what holds anyway, or an example; take the "#" away to change it.

# --- What comes, and when

# The title of the digest.
#title Insights

# How many insights a day, and how many of them from one show.
#k 5
#per-show 2

# Leave out what scores less than this, from 0 to 1: a slow day then brings fewer.
#floor 0

# How many insights of earlier days stand beneath each one.
#related 10

# Only insights in this language, and of episodes that name none.  Without it: in all.
#language en

# Not before this hour of the day, and where that is.  Without them: at any, in the zone of the system.
#hour 6
#zone Europe/Berlin

# The most that comes after missed days: k for each, but not more than this.
#catch-up 10

# --- Where it goes

# Print the digest; and make a page a day and a feed of them.
# Without "to" below both are so; with it, "print" is no.
#print yes
#site yes

# Send it as a mail: to whom, and from whom.  Without "to" no mail is sent.
#to me@example.org
#from Insights <me@example.org>

# For many readers: the id of the list, and where one leaves it (https: or mailto:).
#list insights.example.org
#unsubscribe mailto:me@example.org?subject=stop

# The mail server: smtp://host:587 (encrypted by STARTTLS), or smtps://host.
# Without it the mail goes to the command below it.
#smtp smtp://mail.example.org:587
#sendmail sendmail -t -i

# Who you are there: a file of mode 0600 with a line "host user password".  Without it: your ~/.netrc.
#smtp-login /home/me/.config/podsift/login

# Send to a server that cannot encrypt, or whose certificate is not to be trusted.
#smtp-insecure yes

# --- Where transcripts come from when a feed names none

# A command that turns audio into text (see transcribe-split(1)).  Without it such episodes are passed over.
# Variables that it needs stand before it: a timer does not know those of your shell.
#engine WHISPER_MODEL=/home/me/models/ggml-small.bin podsift-whisper-cpp

# Or a server for that, the file (mode 0600) with its key, and the model's name there.
#server http://localhost:8080/v1/audio/transcriptions
#server-key /home/me/.config/podsift/key
#model whisper-1

# --- A language model, if you like

# It grades each episode's best passages as an editor would, and rewrites them to stand alone; what was not said is
# dropped, and the speaker's words stand beneath (see distill(1)).  It sees those passages, a few sentences around them, and the
# titles and names that belong to them; nothing else.  podsift run -n says how much that is at most.

# A server that takes what OpenAI's /v1/chat/completions takes, on this machine or elsewhere; or a command.
#llm http://localhost:11434

# The file (mode 0600) with the server's key, and the model's name there.  Without the latter: gpt-4o-mini.
#llm-key /home/me/.config/podsift/llm-key
#llm-model qwen2.5

# How many passages of each episode.
#llm-passages 10

# --- Feeds, and this machine

# Of a feed that is new: how many episodes at most, and how old.
#episodes 3
#age 7d

# Feeds and transcripts may be at addresses that are not public, such as localhost.
#private yes

# Seconds that a feed may take, or a language model for an answer (120 without it), and that mails are tried again (300).
#timeout 60

# How much is done at once.  Without it: as many as there are processors, at most 8.
#jobs 2

# Days after which the files of a day's digest are removed; so long a transcript is tried for, too.
#keep 14
END
}

text_of_feeds() {
	cat <<'END'
# Your podcasts: the addresses of their feeds, one a line.
# podsift add URL, podsift remove URL and podsift import FILE.opml change this list; so may you.
END
}

text_of_interests() {
	cat <<'END'
# What you like to hear of, and what not: a weight from -20 to 20, and words.
# Each step doubles the odds that a passage is chosen, or halves them.  "database*" stands for all that begin so.
#+3 open source
#+2 database*
#-5 crypto
END
}

# make_file path text: writes what the function text prints to a file that is not there yet, whole or not at all, and
# says so.  What another one has made meanwhile stays: ln replaces nothing, as mv would.
make_file() {
	draft=$1.new.$$
	made=no
	if [ ! -e "$1" ] && [ ! -L "$1" ]; then
		if "$2" >"$draft" && ln "$draft" "$1"; then made=yes; fi
		rm -f "$draft"
	fi 2>/dev/null
	if [ $made = yes ]; then
		tell "$1: made"
	elif [ -e "$1" ] || [ -L "$1" ]; then
		tell "$1: left as it is"
	else
		return 1
	fi
}

podsift_init() {
	options '' init "$@"
	[ $# -eq 0 ] || usage init
	umask 077
	mkdir -p "$CONFIG" 2>/dev/null || stop 2 "$CONFIG: the directory cannot be made"
	for file in settings feeds interests; do
		make_file "$CONFIG/$file" "text_of_$file" || stop 2 "$CONFIG/$file: cannot be written"
	done
	tell "Next: podsift add URL, with the address of a podcast's feed; then podsift run."
}

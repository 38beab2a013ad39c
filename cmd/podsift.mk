# The day's work of podsift as files, for GNU make, run in the state directory.  TARGETS is a file of lines "all: FILE".
# What is there is never made anew, so that a run that was killed goes on with the same bytes.  The recipes have no
# word of a feed or a setting in them: an id, a day and a checked name.

.PHONY: all
all:
include $(TARGETS)

# an episode's passages; it stays without them as long as its transcript cannot be had
scored/%.tsv: | episodes/%.tsv ; @exec podsift-work score $* 2>&3

# a subscriber's day: the choice once, then the messages; they are made anew where TARGETS says that settings are newer
days/%/ready: days/%/episodes ; @exec podsift-work day $* 2>&3

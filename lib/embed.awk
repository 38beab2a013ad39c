# Makes a C array of strings of a text file's lines, ended by NULL: awk -v name=NAME -f embed.awk FILE
BEGIN { printf "extern const char *const %s[];\nconst char *const %s[] = {\n", name, name }
{ gsub(/\\/, "\\\\&"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); printf "\t\"%s\",\n", $0 }
END { print "\t0\n};" }

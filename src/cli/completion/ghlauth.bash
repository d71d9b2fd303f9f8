# Completion of ghlauth for bash: `source` this, or let bash-completion find it as completions/ghlauth.
_ghlauth() {
  local line=${COMP_LINE:0:COMP_POINT} words word value about
  read -ra words <<<"$line"
  if [[ $line == *[[:blank:]] ]]; then words+=(""); fi
  word=${words[-1]}
  # Of a word with one of these in it, bash replaces what stands behind the last one.
  local kept=${word##*["$COMP_WORDBREAKS"]}
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    case $value in
      :files) compopt -o default ;;
      *) COMPREPLY+=("${value:${#word}-${#kept}}") ;;
    esac
  done < <("${words[0]/#\~/$HOME}" __complete "${words[@]:1}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=] ]]; then compopt -o nospace; fi
}
complete -F _ghlauth ghlauth

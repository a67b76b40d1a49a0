/** The hidden option with which a shell's script asks for completions. */
export const COMPLETE = "--complete";
/** The output line that says that file names are possible, too. */
export const FILES = ":files";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * Shell scripts for completion. Each passes the words of the line up to the cursor, and gets one line per possible
 * word: the word, a tab, and its description.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# rheobase completion bash >> ~/.bashrc
_rheobase() {
  local line
  COMPREPLY=()
  local wants_files=
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then wants_files=1; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <(rheobase ${COMPLETE} bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ -z $wants_files ]]; then compopt +o default 2>/dev/null; fi
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *: ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _rheobase rheobase`,
  zsh: `#compdef rheobase
# rheobase completion zsh >> ~/.zshrc, after compinit; or as a file _rheobase in a folder of $fpath
_rheobase() {
  local line wants_files
  local -a described
  for line in "\${(@f)$(rheobase ${COMPLETE} zsh "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == ${FILES} ]]; then
      wants_files=1
    elif [[ -n $line ]]; then
      described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( $#described )) && _describe -V rheobase described
  [[ -n $wants_files ]] && _files
}
if [[ $funcstack[1] == _rheobase ]]; then _rheobase "$@"; else compdef _rheobase rheobase; fi`,
  fish: `# rheobase completion fish > ~/.config/fish/completions/rheobase.fish
function __rheobase_complete
  set -l words (commandline -opc) (commandline -ct)
  set -e words[1]
  for line in (rheobase ${COMPLETE} fish $words 2>/dev/null)
    if test "$line" = ${FILES}
      __fish_complete_path (commandline -ct)
    else
      echo $line
    end
  end
end
complete -c rheobase -f -k -a '(__rheobase_complete)'`,
};

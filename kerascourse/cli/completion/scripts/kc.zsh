#compdef kc
# Completion of kc in zsh.
#
# For every new terminal, in ~/.zshrc:
#     autoload -Uz compinit && compinit
#     eval "$(kc completion zsh)"
# or once, as a file in a folder of $fpath that stands before compinit:
#     kc completion zsh > ~/.zfunc/_kc

_kc() {
    local kind value help
    local -a whole open
    while IFS=$'\t' read -r kind value help; do
        value="${${value//\\/\\\\}//:/\\:}${help:+:$help}"
        if [[ $kind == open ]]; then
            open+=("$value")
        else
            whole+=("$value")
        fi
    done < <(_KC_COMPLETE=zsh _KC_LINE="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" \
        $words[1] 2>/dev/null)
    # behind latent= or a folder more is typed, without a blank
    (( $#open )) && _describe -V 'kc' open -Q -S ''
    (( $#whole )) && _describe -V 'kc' whole -Q
    (( $#open + $#whole ))
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kc "$@"
else
    compdef _kc kc
fi

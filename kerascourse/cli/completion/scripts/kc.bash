# Completion of kc in bash 4.4 or newer (macOS brings 3.2: use zsh there, or `brew install bash`).
#
# For this terminal:      eval "$(kc completion bash)"
# For every new terminal: that line in ~/.bashrc, or once
#     mkdir -p ~/.local/share/bash-completion/completions
#     kc completion bash > ~/.local/share/bash-completion/completions/kc

_kc_completion() {
    local kind value help
    local all_open=yes
    COMPREPLY=()
    while IFS=$'\t' read -r kind value help; do
        COMPREPLY+=("$value")
        [[ $kind == open ]] || all_open=
    done < <(_KC_COMPLETE=bash _KC_LINE="${COMP_LINE:0:COMP_POINT}" \
        _KC_BREAKS="$COMP_WORDBREAKS" "$1" 2>/dev/null)
    # behind latent= or a folder more is typed, without a blank
    if [[ $all_open && ${#COMPREPLY[@]} -gt 0 ]]; then
        compopt -o nospace
    fi
}

complete -o nosort -F _kc_completion kc

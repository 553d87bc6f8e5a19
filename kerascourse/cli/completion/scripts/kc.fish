# Completion of kc in fish 3.2 or newer.
#
# For every new terminal, once:
#     kc completion fish > ~/.config/fish/completions/kc.fish

function __kc_complete
    set -l line (commandline -cp | string collect)
    env _KC_COMPLETE=fish _KC_LINE="$line" (commandline -opc)[1] 2>/dev/null
end

complete --command kc --no-files --keep-order --arguments '(__kc_complete)'

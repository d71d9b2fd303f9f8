# Completion of ghlauth for fish: `source` this, or let fish find it as completions/ghlauth.fish.
function __ghlauth_complete
    set -l before (commandline -opc)
    set -l word (commandline -ct)
    for line in ($before[1] __complete $before[2..-1] $word 2>/dev/null)
        if test "$line" = :files
            set -l option (string match -r -- '^--[^=]*=' $word)
            for file in (__fish_complete_path (string replace -- "$option" '' $word))
                printf '%s\n' "$option$file"
            end
        else
            printf '%s\n' $line
        end
    end
end
complete -c ghlauth -f -a '(__ghlauth_complete)'

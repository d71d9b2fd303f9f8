# A warm token and an authorized GET with the package for Tcl.

package require ghlauth

# The microseconds of CPU that this thread, of which there is one, has had. Tcl has no clock for that.
proc cpu {} {
    set file [open /proc/thread-self/schedstat]
    set ns [lindex [read $file] 0]
    close $file
    return [expr {$ns / 1e3}]
}

# The time and the CPU time of a call in microseconds, the smallest of the rounds.
proc fastest {count call} {
    set best {1e9 1e9}
    set count [expr {max($count / 20, 1)}]
    for {set round 0} {$round < 20} {incr round} {
        set used [cpu]
        set start [clock microseconds]
        for {set i 0} {$i < $count} {incr i} $call
        set took [list [expr {double([clock microseconds] - $start) / $count}] [expr {([cpu] - $used) / $count}]]
        set best [lmap one $best other $took {expr {min($one, $other)}}]
    }
    return $best
}

proc measure {} {
    global env
    set gets [expr {[info exists env(GHLAUTH_BENCH_GETS)] ? $env(GHLAUTH_BENCH_GETS) : 2000}]
    set config [ghlauth::Config new -api_url $env(GHLAUTH_BENCH_URL)]
    set pit [ghlauth::Pit new $config $env(GHLAUTH_BENCH_PIT) $ghlauth::LEVEL_LOCATION C2QujeCh8ZnC7al2InWR]
    set credential [ghlauth::Credential from_pit $pit]
    set client [ghlauth::Client new $config]
    set get "ghlauth::text \[[list $client request $credential GET $env(GHLAUTH_BENCH_PATH)]\]"
    if {![string match {*"contact"*} [eval $get]]} {
        error "another answer was expected"
    }
    set token [lindex [fastest [expr {100 * $gets}] [list $credential access_token]] 0]
    lassign [fastest $gets $get] time cpu
    puts [format {{"language": "Tcl", "way": "ghlauth", "token_us": %f, "get_us": %f, "get_cpu_us": %f}} $token $time $cpu]
}

measure

# What a person of Tcl expects of the package. Run by serving.py with a sandbox.
package require ghlauth
source [file join [file dirname [info script]] growth.tcl]
load $env(GHLAUTH_OTHER_THREAD) Other_thread

set contact /contacts/[about CONTACT]
set failed 0

proc test {name body} {
    if {[catch {apply [list {} $body ::]} message options]} {
        incr ::failed
        puts stderr "failed: $name: [dict get $options -errorinfo]"
    }
}
proc same {wanted given} {if {$wanted ne $given} {error "$given\nand not\n$wanted"}}
proc has {text part} {if {[string first $part $text] < 0} {error "$text\nhas not\n$part"}}
# The options of what a script fails with.
proc failure {script} {
    if {![catch {uplevel 1 $script} message options]} {error "it did not fail: $script"}
    return [dict merge $options [list message $message]]
}
proc ask {args} {
    puts [join $args " "]
    flush stdout
    gets stdin answer
    if {[string match failed* $answer]} {error $answer}
    return $answer
}
proc by_pit {config} {ghlauth::Credential from_pit [ghlauth::Pit new $config [about PIT] $ghlauth::LEVEL_LOCATION [about LOCATION]]}
proc installed {config} {
    set oauth [oauth $config]
    return [list $oauth [dict get [$oauth exchange [ask @allow [$oauth authorize_url contacts.readonly]]] id]]
}

test {answers and requests} {
    set config [config]
    set client [ghlauth::Client new $config]
    set response [$client request [by_pit $config] GET $::contact]
    same 200 [dict get $response http_status]
    has [ghlauth::text $response] [about CONTACT]
    has [ghlauth::header $response CONTENT-type] application/json
    same "" [ghlauth::header $response X-None]
    set request [ghlauth::Request new GET /contacts/ -query [list locationId [about LOCATION] limit 1]]
    set pages 0
    $client pages [by_pit $config] $request items {incr pages; same \[ [string index $items 0]}
    same 1 [expr {$pages > 1}]
    has [dict get [failure {ghlauth::Request new GET /x -colour 1}] message] {no setting "-colour"}
    has [dict get [failure {config -timeout_ms many}] message] "an integer is needed"
    has [dict get [failure {ghlauth::Client new [by_pit $config]}] message] "argument 1"
    has [dict get [failure {ghlauth::core::Resource_close NULL}] message] "without its object"
    has [dict get [failure {$client request {list a; set ::evaluated 1} GET /x}] message] "argument 2"
    has [dict get [failure {$client request {[set ::evaluated 1]} GET /x}] message] "argument 2"
    same 0 [info exists ::evaluated]
}

test {a queue} {
    set config [config]
    set queue [ghlauth::Queue new $config -max_in_flight 2]
    foreach tag {1 2 9007199254740993} {$queue submit [by_pit $config] [ghlauth::Request new GET $::contact] $tag}
    same 3 [$queue size]
    set tags {}
    while {[set completion [$queue next]] ne ""} {
        same 200 [dict get [$completion response] http_status]
        lappend tags [$completion tag]
    }
    same {1 2 9007199254740993} [lsort -integer $tags]
}

test {errors have a code and fields} {
    set error [failure {[oauth [config]] installation [about APP]:nowhere}]
    same {GHLAUTH UsageError NotFoundError GHLAUTH_E_NOT_FOUND} [dict get $error -errorcode]
    set fields [dict get $error -ghlauth]
    same $ghlauth::E_NOT_FOUND [dict get $fields status]
    same "[dict get $fields message]. [dict get $fields hint]" [dict get $error message]
    same 0 [dict exists $fields retry_after_ms]
    try {[oauth [config]] installation nowhere:x} trap {GHLAUTH UsageError} {} {set trapped 1}
    same 1 $trapped
}

proc fails {args} {return -code error -errorcode {OWN log} "the log is full"}

test {stores, logs and sources of the application} {
    set rows [OwnRows new]
    lassign [installed [config -store [ghlauth::Store of $rows -plain 1]]] oauth id
    same 1 [expr {[$rows count] > 0}]
    $rows fail "the disk is gone"
    set error [failure {$oauth installation $id}]
    same {{OWN store} {the disk is gone}} [list [dict get $error -errorcode] [dict get $error message]]
    $rows fail ""
    same $id [dict get [$oauth refresh $id] id]
    set logged [oauth [config -log fails -log_level $ghlauth::LOG_DEBUG]]
    same {OWN log} [dict get [failure {$logged exchange [ask @allow [$logged authorize_url contacts.readonly]]}] -errorcode]
    [ghlauth::Store of [OwnRows new] -plain 1] check
    set failing [OwnRows new]
    $failing fail "the disk is gone"
    same {OWN store} [dict get [failure {[ghlauth::Store of $failing -plain 1] check}] -errorcode]
    same a [[ghlauth::Credential from_source [config] {apply {{} {return [list a [expr {[clock seconds] + 900}]]}}}] access_token]
    has [dict get [failure {[ghlauth::Credential from_source [config] no_such_command] access_token}] message] no_such_command
}

test {another thread} {has [in_other_thread [OwnRows new]] "called in another thread"}

test {objects in any order, and what is closed} {
    set rows [OwnRows new]
    set store [ghlauth::Store of $rows -plain 1]
    set config [config -store $store]
    lassign [installed $config] oauth id
    set credential [ghlauth::Credential from_installation $oauth $id]
    set client [ghlauth::Client new $config]
    foreach one [list $store $config $oauth] {$one destroy}
    same 200 [dict get [$client request $credential GET $::contact] http_status]
    $client close
    $client close
    same 1 [$client is_closed]
    same {the Client is closed} [dict get [failure {$client request $credential GET $::contact}] -ghlauth message]
}

# For other interpreters: what is made there goes with them, and what it calls is theirs.
set inner [list set auto_path $auto_path]
append inner {
    package require ghlauth
    set config [ghlauth::Config new -log list -log_level $ghlauth::LOG_DEBUG]
    ghlauth::Client new $config
    set credential [ghlauth::Credential from_source $config {apply {{} {return [incr ::fetched]}}}]
    $credential access_token
}
proc in_interpreters {count} {
    for {set i 0} {$i < $count} {incr i} {
        set interpreter [interp create]
        set given [interp eval $interpreter $::inner]
        interp delete $interpreter
    }
    return $given
}

test {interpreters in threads of their own} {
    same 1 [in_interpreters 2]
    same [lrepeat 8 1] [in_threads $::inner]
}

test {nothing shows a secret} {
    set pit [about PIT]
    set error [failure {ghlauth::Pit new [config] $pit 77}]
    same -1 [string first $pit $error$::errorInfo[info errorstack]]
    set error [failure {config -proxy_url nothing://a:$pit@b}]
    same -1 [string first $pit [dict get $error message][dict get $error -ghlauth]]
}

test webhooks {
    set webhook [ghlauth::Webhook new [config] [list [about APP]]]
    $webhook add_key [about KEY]
    set body [encoding convertto utf-8 [about EVENT]]
    set headers [list accept a x-ghl-signature [about SIGNATURE]]
    same {later} [dict get [failure {$webhook handle $headers $body {apply {event {error later}}}}] message]
    same 200 [$webhook handle $headers $body {apply {event {set ::json [$event json]}}}]
    same [about EVENT] $::json
    same 200 [$webhook handle $headers $body never]
    same 401 [$webhook handle $headers "$body " never]
}

proc resident {} {
    set file [open /proc/self/statm]
    set pages [lindex [read $file] 1]
    close $file
    return [expr {4 * $pages}]
}

test {nothing is left} {
    rounds 1
    set before [concat [named] [array names ::ghlauth::natives]]
    rounds 20
    same {} [lmap one [concat [named] [array names ::ghlauth::natives]] {expr {$one in $before ? [continue] : $one}}]
}

test {memory is flat after interpreters} {
    in_interpreters 10
    set before [resident]
    in_interpreters 50
    set grown [expr {[resident] - $before}]
    if {$grown > 1000} {error "$grown KiB more"}
}

exit [expr {$failed > 0}]

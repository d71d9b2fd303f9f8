# All is made, used and dropped in Tcl, for bindings/core/growth.py.
package require ghlauth
source [file join [file dirname [info script]] own_rows.tcl]

proc about {name} {return [encoding convertfrom utf-8 [encoding convertto [encoding system] $::env(SANDBOX_$name)]]}
proc config {args} {ghlauth::Config new -api_url [about URL] -marketplace_url [about URL] -max_retries 0 {*}$args}
proc oauth {config} {ghlauth::OAuth new $config [about CLIENT_ID] [about CLIENT_SECRET] [about REDIRECT_URI]}
proc refused {kind script} {
    if {![catch {uplevel 1 $script} message options]} {error "it did not fail: $script"}
    if {$kind ni [dict get $options -errorcode]} {error "$message, and no $kind: [dict get $options -errorcode]"}
}
proc no_secret {} {return -code error -errorcode OWN "there is none"}

proc once {client credential webhook} {
    set rows [OwnRows new]
    set store [ghlauth::Store of $rows -plain 1]
    set config [config -store $store -log list -log_level $ghlauth::LOG_DEBUG]
    set sourced [ghlauth::Credential from_source $config {string cat b}]
    $sourced access_token
    $sourced decide contacts/get-contact
    set failing [ghlauth::Credential from_source $config no_secret]
    refused OWN {$failing access_token}
    set oauth [oauth $config]
    $oauth authorize_url contacts.readonly -session a -parameters {a b}
    refused NotFoundError {$oauth installation app:x}
    refused CallbackError {$oauth exchange code=abc}
    refused WebhookError {$webhook verify {X-GHL-Signature x X-GHL-Signature y} {{}}}
    catch {ghlauth::Client new $oauth}
    set reader [ghlauth::UserContextReader new $config "a secret"]
    set queue [ghlauth::Queue new $config]
    set request [ghlauth::Request new POST /x -json {{}} -query {a 1 a 2}]
    set other [ghlauth::Client new $config]
    foreach one [list $reader $other $request $queue $failing $sourced $oauth $config $store $rows] {$one destroy}
    if {[dict get [$client request $credential GET /contacts/[about CONTACT]] http_status] != 200} {error "another answer"}
}

proc rounds {count} {
    set config [config]
    set client [ghlauth::Client new $config]
    set pit [ghlauth::Pit new $config [about PIT] $ghlauth::LEVEL_LOCATION [about LOCATION]]
    set credential [ghlauth::Credential from_pit $pit]
    for {set round 0} {$round < $count} {incr round} {
        if {$round % 10 == 0} {
            if {[info exists webhook]} {$webhook destroy}
            set webhook [ghlauth::Webhook new $config [about APP]]
        }
        once $client $credential $webhook
    }
    foreach one [list $webhook $client $credential $pit $config] {$one destroy}
}

# All that has a name.
proc named {{namespace ::}} {
    set found [concat [info commands ${namespace}::*] [info vars ${namespace}::*]]
    foreach one [namespace children $namespace] {lappend found $one {*}[named $one]}
    return $found
}

if {$argv0 eq [info script]} {
    while {[gets stdin count] >= 0} {
        rounds $count
        puts [llength [named]]
        flush stdout
    }
}

# Carries out the steps of bindings/core/cases.json in Tcl: one line of standard input each, one line of standard output.
# bindings/core/scenario.py says what the lines are.
package require ghlauth
source [file join [file dirname [info script]] own_rows.tcl]

array set things {}
set lines {}
set log_fails ""

proc keep {name object} {set ::things($name) $object; return {}}
proc thing {name} {return $::things($name)}
proc told {one} {
    return [list {*}[lmap member {id level company_id location_id owner} {dict get $one $member}] [join [dict get $one scopes]]]
}
proc own_log {level line} {
    lappend ::lines $line
    if {$::log_fails ne ""} {error $::log_fails}
}

namespace eval verb {
    proc config {name url retries} {keep $name [ghlauth::Config new -api_url $url -marketplace_url $url -max_retries $retries]}
    proc pit {name of token level resource} {
        keep $name [ghlauth::Pit new [thing $of] $token $level $resource]
        return [list [[thing $name] level] [[thing $name] resource_id] [[thing $name] redacted]]
    }
    proc oauth {name of args} {
        keep $name [ghlauth::OAuth new [thing $of] {*}$args]
        return [list [[thing $name] app_id]]
    }
    proc authorize {of session scopes} {return [list [[thing $of] authorize_url $scopes -session $session]]}
    proc exchange {of url owner session} {return [told [[thing $of] exchange $url -owner $owner -session $session]]}
    proc refresh {of id} {return [told [[thing $of] refresh $id]]}
    proc mint {of company location} {return [told [[thing $of] mint_location $company $location]]}
    proc lookup {of id} {return [told [[thing $of] installation $id]]}
    proc credential_of_pit {name of} {keep $name [ghlauth::Credential from_pit [thing $of]]}
    proc credential_of_installation {name of id} {keep $name [ghlauth::Credential from_installation [thing $of] $id]}
    proc credential_of_token {name of token} {keep $name [ghlauth::Credential from_access_token [thing $of] $token]}
    proc credential_of_source {name of token} {keep $name [ghlauth::Credential from_source [thing $of] [list apply {token {return $token}} $token]]}
    proc token {of} {return [list [[thing $of] access_token]]}
    proc client {name of} {keep $name [ghlauth::Client new [thing $of]]}
    proc send {of credential method path {json ""} {cancel ""}} {
        set parts [expr {$json eq "" ? "" : [list -json $json]}]
        if {$cancel ne ""} {lappend parts -cancel [thing $cancel]}
        set response [[thing $of] request [thing $credential] $method $path {*}$parts]
        return [list [dict get $response http_status] [ghlauth::header $response content-type] [ghlauth::text $response]]
    }
    proc decide {of operation version location} {
        set decision [[thing $of] decide $operation -version $version -location_id $location]
        set told [list [dict get $decision outcome] [dict get $decision operation]]
        foreach one [dict get $decision findings] {
            lappend told [dict get $one reason_name] [dict get $one remedy_name] [dict get $one value]
        }
        return $told
    }
    proc webhook {name of app_id pem} {
        keep $name [ghlauth::Webhook new [thing $of] [list $app_id]]
        [thing $name] add_key $pem
    }
    proc verify {of body args} {
        keep event [[thing $of] verify $args $body]
        set event [thing event]
        return [list [$event type] [$event app_id] [$event location_id] [$event json]]
    }
    proc verify_signature {of body args} {[thing $of] verify_signature $args $body}
    proc confirm {of} {[thing $of] confirm [thing event]}
    proc release {of} {[thing $of] release [thing event]}
    proc webhook_http_status {status} {return [ghlauth::Webhook status $status]}
    proc reader {name of secret} {keep $name [ghlauth::UserContextReader new [thing $of] $secret]}
    proc decrypt {of ciphertext} {
        set user [[thing $of] decrypt $ciphertext]
        return [lmap member {user_id company_id active_location level role user_name email} {$user $member}]
    }
    proc use_own_log {of} {[thing $of] configure -log own_log -log_level $ghlauth::LOG_DEBUG}
    proc log_fails {text} {set ::log_fails $text; return {}}
    proc log_has {text} {return [expr {[string first $text [join $::lines \n]] >= 0}]}
    proc own_store {name} {
        set ::rows [OwnRows new]
        keep $name [ghlauth::Store of $::rows -plain 1]
    }
    proc use_store {of name} {[thing $of] configure -store [thing $name]}
    proc store_fails {text} {$::rows fail $text; return {}}
    proc store_rows {} {return [$::rows count]}
    proc check_store {name} {[thing $name] check}
    proc cancel {name} {keep $name [ghlauth::Cancel new]}
    proc cancel_request {name} {[thing $name] request}
    proc cancel_timeout {name timeout_ms} {[thing $name] set_timeout_ms $timeout_ms}
    proc queue {name of capacity} {keep $name [ghlauth::Queue new [thing $of] -capacity $capacity]}
    proc submit {of credential method path tag} {[thing $of] submit [thing $credential] [ghlauth::Request new $method $path] $tag}
    proc next {of} {
        set completion [[thing $of] next]
        if {$completion ne ""} {return [list [$completion tag] [dict get [$completion response] http_status]]}
    }
    proc close {name} {[thing $name] close}
    proc forget {name} {[thing $name] destroy}
}

proc decoded {part} {
    set bytes ""
    foreach {- plain digits} [regexp -all -inline {([^%]*)(?:%(..))?} $part] {
        append bytes $plain
        if {$digits ne ""} {append bytes [format %c 0x$digits]}
    }
    return $bytes
}
proc encoded {part} {
    set made ""
    foreach byte [split [encoding convertto utf-8 $part] ""] {
        append made [expr {[string match {[A-Za-z0-9]} $byte] ? $byte : [format %%%02X [scan $byte %c]]}]
    }
    return $made
}
proc answer {line} {
    set parts [lmap part [split $line \t] {decoded $part}]
    set verb [lindex $parts 0]
    set arguments {}
    foreach one [lrange $parts 1 end] {
        set is_bytes [expr {[string match verify* $verb] && [llength $arguments] == 1}]
        lappend arguments [expr {$is_bytes ? $one : [encoding convertfrom utf-8 $one]}]
    }
    try {
        return [list ok {*}[verb::$verb {*}$arguments]]
    } trap GHLAUTH {message options} {
        set error [dict merge {retry_after_ms -1} [dict get $options -ghlauth]]
        return [list error [join [dict get $error classes]] {*}[lmap field {status name message hint http_status server_message trace_id
            retry_after_ms retryable} {dict get $error $field}]]
    } on error message {
        return [list thrown $message]
    }
}

fconfigure stdin -translation binary
fconfigure stdout -translation lf -buffering line
while {[gets stdin line] >= 0} {puts [join [lmap part [answer $line] {encoded $part}] \t]}

# Authorization for the HighLevel (GoHighLevel) API. README.md shows how. Objects are of TclOO: `destroy` gives one up; values are
# dictionaries; what fails has an -errorcode that begins with GHLAUTH, and its fields in the option -ghlauth.
package require TclOO

namespace eval ghlauth {
    # Of an object, what the library knows it by.
    variable natives
    array set natives {}
    # Functions that make an object, and of which class.
    variable makes {OAuth_parse_callback Callback Webhook_verify Event UserContextReader_decrypt UserContext Queue_next Completion}
    # Constants: ghlauth::LEVEL_LOCATION.
    foreach name [info vars core::*] {
        if {[regexp {::([A-Z][A-Z0-9_]+)$} $name -> constant]} {namespace upvar core $constant $constant}
    }
}

proc ghlauth::version {} {return [core::version]}

proc ghlauth::find_operation {text {generation ""}} {
    set found [Run find_operation $text $generation]
    return [expr {[dict get $found name] eq "" ? "" : $found}]
}

# Calls a function of the library. Tcl's error stack would have the values of the arguments in it, secrets too: it starts here anew.
proc ghlauth::Run {function args} {
    variable natives
    set given {}
    foreach one $args {lappend given [expr {[info exists natives($one)] ? $natives($one) : $one}]}
    if {[catch {core::$function {*}$given} result options]} {
        return -level 2 -code error -errorcode [dict get $options -errorcode] -errorstack {} \
            {*}[expr {[dict exists $options -ghlauth] ? [list -ghlauth [dict get $options -ghlauth]] : ""}] $result
    }
    variable makes
    if {[dict exists $makes $function]} {return [[dict get $makes $function] adopt $result]}
    return $result
}

# For a store of the application: whether it does what several processes need.
proc ghlauth::HasMethod {prefix method} {
    set command [lindex $prefix 0]
    if {[info object isa object $command]} {return [expr {$method in [info object methods $command -all]}]}
    if {[namespace ensemble exists $command]} {
        return [expr {[dict exists [namespace ensemble configure $command -map] $method] ||
                      $method in [namespace ensemble configure $command -subcommands]}]
    }
    return 0
}

oo::class create ghlauth::Object {
    variable native
    constructor {of} {
        set native $of
        set ::ghlauth::natives([self]) $of
    }
    destructor {
        if {[info exists native]} {
            unset -nocomplain ::ghlauth::natives([self])
            ::ghlauth::core::delete_[namespace tail [info object class [self]]] $native
        }
    }
    # The settings are names with a dash, and values.
    method configure {args} {
        set class [namespace tail [info object class [self]]]
        foreach {name value} $args {
            set of [string range $name 1 end]
            foreach function [list ${class}_set_$of ${class}_add_$of ""] {
                if {$function eq ""} {return -code error "a ghlauth::$class has no setting \"$name\""}
                if {[info commands ::ghlauth::core::$function] ne ""} break
            }
            if {$of in {rate_limit}} {::ghlauth::Run $function [self] {*}$value} else {::ghlauth::Run $function [self] $value}
        }
    }
}

# A class with a method for each function of the library. `made` are the parameters of its constructor.
proc ghlauth::Class {name {body ""}} {
    oo::class create $name {superclass ::ghlauth::Object}
    oo::objdefine $name method adopt {of} {my createWithNamespace ::ghlauth::objects::[incr ::ghlauth::count] ::ghlauth::objects::n$::ghlauth::count $of}
    oo::objdefine $name unexport createWithNamespace
    foreach command [concat [info commands core::Resource_*] [info commands core::${name}_*]] {
        set function [namespace tail $command]
        if {![regexp "^(?:Resource|$name)_(\\w+?)(_get)?\$" $function -> method]} continue
        oo::define $name method $method args "return \[::ghlauth::Run $function \[self\] {*}\$args\]"
        oo::define $name export $method
    }
    oo::define $name $body
}
# What makes objects of it: `new` with the parameters of the library's function, and then settings.
proc ghlauth::Makes {name parameters} {
    set values [join [lmap one $parameters {string cat {$} [lindex $one 0]}]]
    oo::objdefine $name method new [concat $parameters args] \
        "set made \[my adopt \[::ghlauth::Run new_$name $values\]\]
        if {\[catch {\$made configure {*}\$args} result options\]} {\$made destroy; return -options \$options \$result}
        return \$made"
}
proc ghlauth::Static {name method parameters body} {oo::objdefine $name method $method $parameters $body}
namespace eval ghlauth::objects {}
set ghlauth::count 0

namespace eval ghlauth {
    Class StoreOptions
    Makes StoreOptions {}
    Class Store
    Class Config {
        # A log is a prefix of a command, which is given a level and a line.
        method configure {args} {
            set settings $args
            if {[dict exists $settings -log]} {
                set level [expr {[dict exists $settings -log_level] ? [dict get $settings -log_level] : $::ghlauth::LOG_INFO}]
                ::ghlauth::Run Config_set_log [self] $level [dict get $settings -log]
            }
            next {*}[dict remove $settings -log -log_level]
        }
    }
    Makes Config {}
    Class Cancel
    Makes Cancel {}
    Class Pit
    Makes Pit {config token {level 0} {resource_id ""}}
    Class AuthorizeOptions
    Makes AuthorizeOptions {}
    Class Callback
    Class OAuth {
        method authorize_url {scopes args} {
            set options [::ghlauth::AuthorizeOptions new -scopes $scopes]
            try {
                if {[dict exists $args -parameters]} {
                    dict for {name value} [dict get $args -parameters] {$options add_parameter $name $value}
                }
                if {[dict exists $args -session] && [dict get $args -session] eq ""} {set args [dict remove $args -session]}
                $options configure {*}[dict remove $args -parameters]
                return [::ghlauth::Run OAuth_authorize_url [self] $options]
            } finally {
                $options destroy
            }
        }
        # Of the URL that was asked for. Options: -owner, -session, -cancel.
        method exchange {url args} {
            set options [dict merge {-owner "" -session "" -cancel NULL} $args]
            set callback [::ghlauth::Run OAuth_parse_callback [self] $url [dict get $options -session]]
            try {
                return [::ghlauth::Run OAuth_exchange [self] $callback [dict get $options -owner] [dict get $options -cancel]]
            } finally {
                $callback destroy
            }
        }
    }
    Makes OAuth {config client_id client_secret redirect_uri}
    Class UserContext
    Class UserContextReader
    Makes UserContextReader {config secret}
    Class Credential {
        # Options: -version, -location_id, -user.
        method decide {operation args} {
            set options [dict merge {-version "" -location_id "" -user NULL} $args]
            return [::ghlauth::Run Credential_decide [self] $operation {*}[lmap one {-version -location_id -user} {dict get $options $one}]]
        }
    }
    Class Request {
        method configure {args} {
            set parts [dict merge {-content_type application/octet-stream} $args]
            foreach {name add} {-params set_param -query add_query -headers add_header -form add_form_field} {
                if {[dict exists $parts $name]} {foreach {one value} [dict get $parts $name] {my $add $one $value}}
            }
            if {[dict exists $parts -body]} {my set_body [dict get $parts -content_type] [dict get $parts -body]}
            if {[dict exists $parts -location_id]} {my set_location [dict get $parts -location_id]}
            next {*}[dict remove $parts -params -query -headers -form -body -content_type -location_id]
        }
    }
    Makes Request {method path}
    Class Client {
        # -cancel, and the settings of a ghlauth::Request: -query, -headers, -json, -body and so on.
        method request {credential method path args} {
            set cancel [expr {[dict exists $args -cancel] ? [dict get $args -cancel] : "NULL"}]
            set request [::ghlauth::Request new $method $path {*}[dict remove $args -cancel]]
            try {
                return [::ghlauth::Run Client_send [self] $credential $request $cancel]
            } finally {
                $request destroy
            }
        }
        # Runs the script with the items of each page in the variable, the text of a JSON array.
        method pages {credential request variable script} {
            upvar 1 $variable items
            set pages [::ghlauth::Pages new [self] $credential $request]
            try {
                while {[set items [$pages next]] ne ""} {uplevel 1 $script}
            } finally {
                $pages destroy
            }
        }
    }
    Makes Client {config}
    Class Pages
    Makes Pages {client credential request}
    Class Completion
    Class Queue {
        # What was completed next; "" when nothing is left, or when nothing was in time.
        method next {{timeout_ms -1} {cancel NULL}} {
            set completion [::ghlauth::Run Queue_next [self] $timeout_ms $cancel]
            if {[$completion exists]} {return $completion}
            $completion destroy
        }
    }
    Makes Queue {config}
    Class Event
    Class Webhook {
        method add_key {key {algorithm ""}} {
            ::ghlauth::Run Webhook_add_key [self] [expr {$algorithm eq "" ? $::ghlauth::KEY_ED25519 : $algorithm}] $key
        }
        # Verifies, calls the command with the event, confirms it, and gives the status of the answer. When the command fails, the event is
        # given back, and it fails.
        method handle {headers body command} {
            try {
                set event [my verify $headers $body]
            } trap GHLAUTH {- options} {
                return [::ghlauth::Webhook status [dict get $options -ghlauth status]]
            }
            try {
                uplevel #0 [list {*}$command $event]
                my confirm $event
                return 200
            } on error {result options} {
                my release $event
                return -options $options $result
            } finally {
                $event destroy
            }
        }
    }
    Makes Webhook {config app_ids}

    Static Store open {url args} {my adopt [::ghlauth::WithOptions Store_open $url {} $args]}
    # Of a prefix of a command that is given get, put_if_version, erase_if_version, scan and due.
    Static Store of {rows args} {my adopt [::ghlauth::WithOptions Store_from_listener {} $rows $args]}
    foreach {class made} {Pit {from_env from_file} Credential {from_pit from_installation from_access_token}} {
        foreach method $made {Static $class $method args "my adopt \[::ghlauth::Run ${class}_$method {*}\$args\]"}
        Static $class from_source {config fetch {level 0} {resource_id ""}} \
            "my adopt \[::ghlauth::Run ${class}_from_listener \$config \$level \$resource_id \$fetch\]"
    }
    Static OAuth from_source {config client_id fetch redirect_uri} {
        my adopt [::ghlauth::Run OAuth_from_listener $config $client_id $redirect_uri $fetch]
    }
    Static Request for_operation {operation args} {
        set made [my adopt [::ghlauth::Run Request_for_operation $operation]]
        $made configure {*}$args
        return $made
    }
    # What to answer HighLevel with, for a status.
    Static Webhook status {of} {
        set status [::ghlauth::Run Webhook_http_status $of]
        return [expr {$status ? $status : 200}]
    }
}

proc ghlauth::WithOptions {function before after settings} {
    set options [StoreOptions new]
    try {
        if {[dict exists $settings -keys]} {dict for {id key} [dict get $settings -keys] {$options add_key $id $key}}
        $options configure {*}[dict remove $settings -keys]
        return [Run $function {*}[concat [expr {$before eq "" ? "" : [list $before]}] [list $options] [expr {$after eq "" ? "" : [list $after]}]]]
    } finally {
        $options destroy
    }
}

# The first value of a header of a response, in whatever case; "" when there is none.
proc ghlauth::header {response name} {
    foreach {one value} [dict get $response headers] {
        if {[string equal -nocase $one $name]} {return $value}
    }
}

# The body of a response as a text.
proc ghlauth::text {response} {return [encoding convertfrom utf-8 [dict get $response body]]}

# Whether a row is one that a query of a store looks for, but for its limit.
proc ghlauth::fits {query row} {
    if {[string compare [dict get $row key] [dict get $query after]] <= 0} {return 0}
    foreach column {app_id owner company_id location_id} {
        if {[dict exists $query $column] && [dict get $query $column] ne [dict get $row $column]} {return 0}
    }
    return 1
}

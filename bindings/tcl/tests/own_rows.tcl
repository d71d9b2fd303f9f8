# An application's own store for tests: an array.
oo::class create OwnRows {
    variable kept fails
    constructor {} {array set kept {}; set fails ""}
    method fail {with} {set fails $with}
    method count {} {return [array size kept]}
    method Check {} {if {$fails ne ""} {return -level 2 -code error -errorcode {OWN store} $fails}}
    method get {key} {
        my Check
        if {[info exists kept($key)]} {return $kept($key)}
    }
    method put_if_version {row present} {
        my Check
        set key [dict get $row key]
        if {([info exists kept($key)] ? [dict get $kept($key) version] : 0) != $present} {return 0}
        set kept($key) $row
        return 1
    }
    method erase_if_version {key version} {
        my Check
        if {![info exists kept($key)] || [dict get $kept($key) version] != $version} {return 0}
        unset kept($key)
        return 1
    }
    method scan {query} {
        my Check
        set found {}
        foreach key [lsort [array names kept]] {
            if {[ghlauth::fits $query $kept($key)]} {lappend found $kept($key)}
        }
        return [lrange $found 0 [dict get $query limit]-1]
    }
    method due {app_id until_s limit} {
        my Check
        set found {}
        foreach key [lsort [array names kept]] {
            set due_s [dict get $kept($key) due_s]
            if {[dict get $kept($key) app_id] eq $app_id && 0 < $due_s && $due_s <= $until_s} {lappend found [list $due_s $kept($key)]}
        }
        return [lrange [lmap pair [lsort -integer -index 0 $found] {lindex $pair 1}] 0 $limit-1]
    }
}

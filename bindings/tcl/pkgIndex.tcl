package ifneeded ghlauth 0.1.0 [list apply {folder {
    load [file join $folder ghlauth_core[info sharedlibextension]] Ghlauth_core
    source -encoding utf-8 [file join $folder ghlauth.tcl]
    package provide ghlauth 0.1.0
}} $dir]

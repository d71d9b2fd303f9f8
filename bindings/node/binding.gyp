{
  "targets": [{
    "target_name": "ghlauth",
    "sources": ["src/addon.cpp", "src/context.cpp"],
    "include_dirs": ["core", "<!@(pkg-config --variable=includedir ghlauth)"],
    "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-std=gnu++14", "-std=gnu++17"],
    "cflags_cc": ["-std=c++17", "-fexceptions", "-fvisibility=hidden", "-g0"],
    "libraries": ["<!@(pkg-config --libs ghlauth)", "-Wl,-rpath,<!(pkg-config --variable=libdir ghlauth)"]
  }]
}

module ghlauth

go 1.19

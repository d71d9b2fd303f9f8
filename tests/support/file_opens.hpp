// Counts the certificate files that this process opens: file_opens.cpp stands in front of the C library's fopen.
#pragma once

namespace ghlauth::test {

/// How many *.pem and *.crt files were opened since the program began.
int certificate_files_opened();

}  // namespace ghlauth::test

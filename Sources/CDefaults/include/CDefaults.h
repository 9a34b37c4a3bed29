// The files of config/ and the pages of the manual, embedded in the program, so that it gives the same result in any
// working directory.
#ifndef SENDGUARD_CDEFAULTS_H
#define SENDGUARD_CDEFAULTS_H

#include <stddef.h>

/// The number of files.
size_t cd_count(void);

/// The path of a file below config/, such as "profiles/plain.yaml", or of a page, such as "help/stop.md"; index must be
/// below cd_count().
const char *cd_path(size_t index);

/// The file's bytes, valid for the program's life, and their count.
const unsigned char *cd_bytes(size_t index, size_t *count);

#endif

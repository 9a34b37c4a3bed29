// The files of config/ that the program carries within itself, so that it judges the same wherever it is started.
#ifndef SENDGUARD_CDEFAULTS_H
#define SENDGUARD_CDEFAULTS_H

#include <stddef.h>

/// How many files there are.
size_t cd_count(void);

/// The path of a file below config/, such as "profiles/plain.yaml"; index below cd_count().
const char *cd_path(size_t index);

/// The file's bytes, for the program's life, and how many.
const unsigned char *cd_bytes(size_t index, size_t *count);

#endif

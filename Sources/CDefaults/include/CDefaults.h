// The files of config/, embedded in the program, so that checks give the same result in any working directory.
#ifndef SENDGUARD_CDEFAULTS_H
#define SENDGUARD_CDEFAULTS_H

#include <stddef.h>

/// The number of files.
size_t cd_count(void);

/// The path of a file below config/, such as "profiles/plain.yaml"; index must be below cd_count().
const char *cd_path(size_t index);

/// The file's bytes, valid for the program's life, and their count.
const unsigned char *cd_bytes(size_t index, size_t *count);

/// How many pages the manual has.
size_t cd_page_count(void);

/// The topic of a page, such as "stop": the name of its file without ".md"; index below cd_page_count().
const char *cd_page_topic(size_t index);

/// The page's bytes, for the life of the program, and how many there are.
const unsigned char *cd_page_bytes(size_t index, size_t *count);

#endif

// To add a file: its array, its line in the table.
#include "CDefaults.h"

// #embed is C23, which this clang knows in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char profile_plain[] = {
#embed "../../config/profiles/plain.yaml"
};

static const unsigned char placeholders[] = {
#embed "../../config/placeholders.yaml"
};

static const struct {
    const char *path;
    const unsigned char *bytes;
    size_t count;
} files[] = {
    {"placeholders.yaml", placeholders, sizeof placeholders},
    {"profiles/plain.yaml", profile_plain, sizeof profile_plain},
};

size_t cd_count(void) { return sizeof files / sizeof files[0]; }

const char *cd_path(size_t index) { return files[index].path; }

const unsigned char *cd_bytes(size_t index, size_t *count) {
    *count = files[index].count;
    return files[index].bytes;
}

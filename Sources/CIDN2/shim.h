// libidn2 (UTS 46, IDNA2008) and, from libunistring below it, Unicode's compatibility normal form. Used by Mail only:
// both are pure functions of their bytes.
#ifndef SENDGUARD_CIDN2_SHIM_H
#define SENDGUARD_CIDN2_SHIM_H

#include <idn2.h>
#include <stdlib.h>
#include <uninorm.h>

/// UNINORM_NFKC is a macro for the address of a constant, which Swift cannot name.
static inline uninorm_t sg_nfkc(void) { return UNINORM_NFKC; }

#endif

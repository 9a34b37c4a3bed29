// The system's zlib. Used by Store only.
#ifndef SENDGUARD_CZLIB_SHIM_H
#define SENDGUARD_CZLIB_SHIM_H

#include <zlib.h>

#endif

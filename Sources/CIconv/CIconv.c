// The header has everything; SwiftPM requires one source file.
#include "CIconv.h"

// SPDX-License-Identifier: MIT
#include "trace/ring.h"

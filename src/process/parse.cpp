// SPDX-License-Identifier: MIT
#include "process/parse.h"

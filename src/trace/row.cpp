// SPDX-License-Identifier: MIT
#include "trace/row.h"

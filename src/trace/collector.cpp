// SPDX-License-Identifier: MIT
#include "trace/collector.h"

// SPDX-License-Identifier: MIT
#include "trace/recording.h"
